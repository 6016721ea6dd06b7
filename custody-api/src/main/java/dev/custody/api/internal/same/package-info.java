/**
 * How an engine that holds millions of events for months has them share what is equal in them: one
 * instance of a place or an identifier, however often it was read. Lent to reconciliation alone.
 */
@NullMarked
package dev.custody.api.internal.same;

import org.jspecify.annotations.NullMarked;
