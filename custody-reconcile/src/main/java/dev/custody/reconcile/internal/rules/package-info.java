/**
 * The rules, each a pure function of the world at one moment. Start at {@link
 * dev.custody.reconcile.internal.rules.Rule}.
 */
@NullMarked
package dev.custody.reconcile.internal.rules;

import org.jspecify.annotations.NullMarked;
