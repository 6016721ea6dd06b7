package dev.custody.reconcile.internal.facts;

import dev.custody.api.EventId;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.plan.Plan;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Severe exceptions that are confirmed and open, by the place, lane, holder and device of the last
 * event that shows each: what the second stage of rules reads. The ledger puts every revision in
 * here; a restored engine puts the last of each.
 */
public final class OpenAlarms {

  /** The rule of the second stage, which is no member of its own clusters. */
  public static final String CLUSTER = "R39";

  /** One exception, and the event by which it is found. */
  public record Member(ExceptionId id, String rule, String subject, Fact shown) {}

  private final Map<String, TreeMap<ExceptionId, Member>> byKey = new HashMap<>();
  private final TreeMap<ExceptionId, Set<String>> keysOf = new TreeMap<>();

  /** Open exceptions under a key, by id. */
  public NavigableMap<ExceptionId, Member> under(String key) {
    TreeMap<ExceptionId, Member> found = byKey.get(key);
    return found == null ? Collections.emptyNavigableMap() : found;
  }

  /** All keys that have any, in order. */
  public Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    keysOf.values().forEach(keys::addAll);
    return keys;
  }

  /** Under which keys an exception stands; empty if under none. */
  public Set<String> keysOf(ExceptionId id) {
    return keysOf.getOrDefault(id, Set.of());
  }

  /** The event by which an exception is found under a key; null if it is not. */
  public @Nullable Fact shownBy(ExceptionId id, String key) {
    Member member = under(key).get(id);
    return member == null ? null : member.shown();
  }

  /** Puts an exception where it stood when a snapshot was made. */
  public void restore(ExceptionRevision revision, Fact shown, Set<String> keys) {
    Member member = new Member(revision.id(), revision.rule(), revision.subject(), shown);
    keys.forEach(key -> byKey.computeIfAbsent(key, k -> new TreeMap<>()).put(member.id(), member));
    keysOf.put(member.id(), new TreeSet<>(keys));
  }

  /** Takes the newest revision of an exception; the keys under which something has changed. */
  public Set<String> put(ExceptionRevision revision, World world) {
    if (revision.rule().equals(CLUSTER)) {
      return Set.of();
    }
    Set<String> changed = new TreeSet<>();
    Set<String> before = keysOf.remove(revision.id());
    for (String key : before == null ? Set.<String>of() : before) {
      TreeMap<ExceptionId, Member> members = byKey.get(key);
      if (members != null && members.remove(revision.id()) != null && members.isEmpty()) {
        byKey.remove(key);
      }
      changed.add(key);
    }
    boolean severe = revision.severity().compareTo(Severity.H) >= 0;
    boolean sure =
        revision.state() == ExceptionState.CONFIRMED || revision.state() == ExceptionState.UPDATED;
    Fact shown = severe && sure ? shown(revision, world) : null;
    if (shown != null) {
      Member member = new Member(revision.id(), revision.rule(), revision.subject(), shown);
      Set<String> keys = keys(shown, revision.subject(), world);
      keys.forEach(
          key -> byKey.computeIfAbsent(key, k -> new TreeMap<>()).put(member.id(), member));
      keysOf.put(revision.id(), keys);
      changed.addAll(keys);
    }
    return changed;
  }

  private static @Nullable Fact shown(ExceptionRevision revision, World world) {
    Fact last = null;
    for (EventId id : revision.evidence()) {
      Fact fact = world.fact(id);
      if (fact != null && (last == null || fact.compareTo(last) > 0)) {
        last = fact;
      }
    }
    return last;
  }

  private static Set<String> keys(Fact shown, String subject, World world) {
    Set<String> keys = new TreeSet<>();
    for (String place : shown.places()) {
      keys.add("place " + Lanes.site(place));
    }
    if (shown.holderAfter() != null) {
      keys.add("holder " + shown.holderAfter());
    }
    if (shown.device() != null) {
      keys.add("device " + shown.device());
    }
    for (Plan plan : world.plansOf(subject)) {
      for (String lane : Lanes.outOf(plan, shown.places())) {
        keys.add("lane " + lane);
      }
    }
    return keys;
  }
}
