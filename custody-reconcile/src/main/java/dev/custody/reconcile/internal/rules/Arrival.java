package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.internal.facts.Fact;

/**
 * A fact that came after all that were known, as it bears on one cell. What came before it stands
 * as it was, unless it says otherwise.
 *
 * @param fact the fact
 * @param reach how it bears on the cell
 * @param thing what the fact names: the cell itself, a container of it, a child of it, a unit of
 *     the plan
 * @param reshapes whether it may also change how earlier facts are understood: what a plan said
 *     about a container does not hold any more once somebody has recorded how it really was
 */
public record Arrival(Fact fact, Reach reach, String thing, boolean reshapes) {

  /** How a fact bears on a cell. */
  public enum Reach {
    /** It names the cell, or a unit of the plan. */
    OWN,
    /** It names something that was ever inside of the cell. */
    BELOW,
    /** It names a container that the cell, or a unit of the plan, was ever inside of. */
    THROUGH,
    /** It happened at the place, by the party or under the consignment that the cell is. */
    UNDER
  }
}
