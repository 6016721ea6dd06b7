/**
 * Theftsim: seeded worlds with planted thefts, to see what reconciliation finds, how soon, and at
 * what cost to the innocent. Start at {@link dev.custody.reconcile.sim.SimWorld}: a seed means the
 * same world for ever, for no clock and no library of random numbers takes part. A world gives the
 * inputs of an engine in order of arrival, and a truth that says what was taken. {@link
 * dev.custody.reconcile.sim.Scorer} holds the two against each other. What it cannot tell: it knows
 * only the thefts that it was taught, and its noise is that of its settings, not that of a dock.
 */
@NullMarked
package dev.custody.reconcile.sim;

import org.jspecify.annotations.NullMarked;
