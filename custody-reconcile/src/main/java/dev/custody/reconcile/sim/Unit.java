package dev.custody.reconcile.sim;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is moved.
 *
 * @param id its identifier
 * @param cage identifier of the cage that it is in; null if it stands alone
 * @param kilograms what it weighs
 */
record Unit(String id, @Nullable String cage, int kilograms) {

  /** What a reader sees on the way: the cage, or the unit itself. */
  String outermost() {
    return cage != null ? cage : id;
  }
}
