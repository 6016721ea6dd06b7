/** The rules that entries of a trust bundle keep, and how a broken one becomes a value. */
@NullMarked
package dev.custody.crypto.internal.trust;

import org.jspecify.annotations.NullMarked;
