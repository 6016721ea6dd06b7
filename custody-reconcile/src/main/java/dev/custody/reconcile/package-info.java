/** Compares what was planned with what was observed. */
@NullMarked
package dev.custody.reconcile;

import org.jspecify.annotations.NullMarked;
