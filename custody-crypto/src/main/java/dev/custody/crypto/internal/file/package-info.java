/** Small files that are replaced as a whole, so that a crash leaves the old one or the new one. */
@NullMarked
package dev.custody.crypto.internal.file;

import org.jspecify.annotations.NullMarked;
