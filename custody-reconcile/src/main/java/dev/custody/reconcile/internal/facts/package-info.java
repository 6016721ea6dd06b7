/**
 * What is known: released facts by the things they touch, who was inside what, plans, streams of
 * keys. Start at {@link dev.custody.reconcile.internal.facts.World}. Rules read it; only the engine
 * writes it.
 */
@NullMarked
package dev.custody.reconcile.internal.facts;

import org.jspecify.annotations.NullMarked;
