/** The bytes of a stream state on disk. */
@NullMarked
package dev.custody.crypto.internal.stream;

import org.jspecify.annotations.NullMarked;
