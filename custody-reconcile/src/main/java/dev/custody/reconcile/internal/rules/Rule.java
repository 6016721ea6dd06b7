package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.internal.facts.Fact;
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

  /**
   * Whether a fact that came after all others can change what this rule finds about one cell, or
   * what it waits for. The fast engine does not look where no rule is concerned, so a wrong no is a
   * wrong result; a yes only costs time. A rule that does not say is always concerned.
   *
   * <p>A rule about things is not even asked of a fact about a container of one, unless something
   * was found about that thing, waits or is {@link Findings#watch watched}: else a scan of a
   * container would cost as much as a scan of each thing that was ever inside.
   *
   * @param name the cell
   * @param arrival the fact, and how it bears on the cell; the world already has it
   * @param before what this rule found when it last looked there
   */
  default boolean concerned(String name, Arrival arrival, Findings before, World world) {
    return true;
  }

  /**
   * Whether this rule may find something else, of a thing that a fact names or a plan that it bears
   * on, once it is known better when that fact was signed or had arrived. Few rules about those
   * read anything but the fact's own time; those about keys, devices and people are not asked.
   *
   * @param before what this rule found when it last looked there
   */
  default boolean readsBounds(Fact fact, Findings before) {
    return false;
  }
}
