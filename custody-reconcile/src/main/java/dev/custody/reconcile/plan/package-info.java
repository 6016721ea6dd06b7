/**
 * What should happen: plans with their units and legs, and the roster that says which key is which
 * source and where it may scan. Files enter through {@link dev.custody.reconcile.plan.PlanFiles},
 * which refuses anything it does not know and says where. All values are immutable, equal by value
 * and safe to share between threads.
 */
@NullMarked
package dev.custody.reconcile.plan;

import org.jspecify.annotations.NullMarked;
