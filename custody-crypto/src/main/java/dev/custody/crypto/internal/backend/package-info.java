/**
 * What computes: one engine a provider, each behind the same strict checks, so that a verdict does
 * not depend on who does the arithmetic. Bouncy Castle's verification stops here.
 */
@NullMarked
package dev.custody.crypto.internal.backend;

import org.jspecify.annotations.NullMarked;
