/**
 * The loop: facts in order of their time, the cells that each touches evaluated again, and the
 * ledger that turns differences into revisions.
 */
@NullMarked
package dev.custody.reconcile.internal.engine;

import org.jspecify.annotations.NullMarked;
