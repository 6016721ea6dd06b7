/**
 * The rules that entries of a trust bundle keep, how a broken one becomes a value, and the bytes of
 * signed bundles.
 */
@NullMarked
package dev.custody.crypto.internal.trust;

import org.jspecify.annotations.NullMarked;
