package dev.custody.reconcile.internal.engine;

import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.internal.facts.GrowingWorld;
import dev.custody.reconcile.internal.rules.Rule;
import dev.custody.reconcile.internal.rules.Rules;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.Roster;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Takes in what the caller says instead of what was observed: plans, rosters, keys, posture. */
final class Terms {

  static final Cell TREND = new Cell(Rule.Scope.TREND, Rules.trend());

  private final GrowingWorld world;
  private final Schedule schedule;
  private final Dirty dirty;
  private final Ripples ripples;
  private final Past past;

  Terms(GrowingWorld world, Schedule schedule, Dirty dirty, Ripples ripples, Past past) {
    this.world = world;
    this.schedule = schedule;
    this.dirty = dirty;
    this.ripples = ripples;
    this.past = past;
  }

  /** Takes anything but an observation. */
  void take(Input input) {
    if (input instanceof Input.PlanUpsert upsert) {
      ripples.touch(world.addPlan(upsert.plan(), upsert.publishedAt()));
      ripples.plan(upsert.plan().id());
      watch(upsert.plan());
    } else if (input instanceof Input.PlanRetract retract) {
      ripples.touch(world.removePlan(retract.plan()));
      dirty.add(new Cell(Rule.Scope.PLAN, retract.plan()));
    } else if (input instanceof Input.RosterUpdate update) {
      roster(update.roster());
    } else if (input instanceof Input.KeyDistrusted key) {
      world.distrust(key.kid(), key.since());
      dirty.addAll(schedule.afterKey(key.kid()));
      past.refresh(key.kid());
      key(key.kid());
    } else if (input instanceof Input.PostureUpdate update) {
      world.posture(update.posture());
      devices();
    }
  }

  private void roster(Roster roster) {
    TreeSet<KeyId> changed = changed(world.roster(), roster);
    world.roster(roster);
    past.refreshAll();
    changed.forEach(past::reread);
    world.planIds().forEach(ripples::plan);
    world.streams().keySet().forEach(this::key);
    roster.entries().forEach(entry -> key(entry.kid()));
    devices();
  }

  private void key(KeyId kid) {
    dirty.add(new Cell(Rule.Scope.KEY, kid.toHex()));
  }

  private void devices() {
    world.devices().forEach(device -> dirty.add(new Cell(Rule.Scope.DEVICE, device)));
  }

  /** Keys about which two rosters say different things. */
  private static TreeSet<KeyId> changed(Roster before, Roster now) {
    TreeSet<KeyId> keys = new TreeSet<>();
    for (Roster.Entry entry : before.entries()) {
      keys.add(entry.kid());
    }
    Set<Roster.Entry> old = new HashSet<>(before.entries());
    for (Roster.Entry entry : now.entries()) {
      if (old.contains(entry)) {
        keys.remove(entry.kid());
      } else {
        keys.add(entry.kid());
      }
    }
    return keys;
  }

  /** Outcomes of a plan are judged at ends of windows: sees to it that the first one is. */
  private void watch(Plan plan) {
    if (!plan.legs().isEmpty()) {
      Instant first = Rules.judged(plan.legs().get(0).latest(), world);
      Instant due = schedule.due(TREND);
      // It is due as soon as that has passed. What a revision takes back counts at once.
      boolean soon = due != null && !due.isAfter(first.plusMillis(1));
      if (!soon || world.editedPlans().contains(plan.id())) {
        dirty.add(TREND);
      }
    }
  }
}
