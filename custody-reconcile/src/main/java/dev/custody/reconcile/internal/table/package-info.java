/**
 * Compact stores for millions of units: keyed hashes of identifiers, a primitive table with bounded
 * work per insertion, lazy timers, interned itineraries and the step job that uses them. Start at
 * {@link dev.custody.reconcile.internal.table.UnitTable}. Nothing here knows a rule, an event or a
 * clock; every class is for one thread at a time.
 */
@NullMarked
package dev.custody.reconcile.internal.table;

import org.jspecify.annotations.NullMarked;
