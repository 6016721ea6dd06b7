/** Strict CSV for units of plans, with the line and column of what is refused. */
@NullMarked
package dev.custody.reconcile.internal.csv;

import org.jspecify.annotations.NullMarked;
