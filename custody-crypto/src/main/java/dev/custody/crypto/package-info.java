/** Signing and verifying custody events. */
@NullMarked
package dev.custody.crypto;

import org.jspecify.annotations.NullMarked;
