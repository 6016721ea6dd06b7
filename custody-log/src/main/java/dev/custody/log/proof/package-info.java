/** Proofs that leave a log. */
@NullMarked
package dev.custody.log.proof;

import org.jspecify.annotations.NullMarked;
