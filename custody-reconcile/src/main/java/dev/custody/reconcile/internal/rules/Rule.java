package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.internal.facts.World;
import java.util.List;

/**
 * One or more rules that look at the same things: a pure function from the world at its present
 * time to alarms.
 */
public interface Rule {

  /** What a rule looks at one of. */
  enum Scope {
    /** A unit, a container, or a place or party that is held. */
    THING,
    /** A plan. */
    PLAN,
    /** An event. */
    EVENT,
    /** A key. */
    KEY,
    /** A place: everything recorded there, by read point and by location. */
    PLACE,
    /** An operator, by pseudonym. */
    OPERATOR,
    /** A device, by its identifier. */
    DEVICE,
    /** The one cell of what is concluded from many outcomes: looks at ends of windows. */
    TREND,
    /**
     * Second stage, after all others: "place", "lane", "holder" or "device", a space and its
     * identifier.
     */
    CLUSTER
  }

  /** What each rule in here declares. */
  List<RuleInfo> infos();

  /** What it looks at. */
  Scope scope();

  /**
   * Looks at one.
   *
   * @param name identifier of the thing, name of the plan, id of the event or of the key in hex,
   *     identifier of the place, operator or device
   */
  void look(String name, World world, Findings out);
}
