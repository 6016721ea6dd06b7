/**
 * Compares what was planned with what was observed: which goods are missing, out of sequence, in
 * two hands or in none, how sure that is and what shows it. Start at {@link
 * dev.custody.reconcile.ReconcileEngine}; plans and rosters are in {@code
 * dev.custody.reconcile.plan}; the rules are in the table docs/rules.md. All values are immutable,
 * equal by value and safe to share between threads; an engine belongs to one thread at a time.
 */
@NullMarked
package dev.custody.reconcile;

import org.jspecify.annotations.NullMarked;
