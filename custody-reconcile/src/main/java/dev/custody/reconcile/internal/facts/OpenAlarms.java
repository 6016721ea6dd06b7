package dev.custody.reconcile.internal.facts;

import dev.custody.api.EventId;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionRevision;
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
  private final Map<String, TreeMap<ExceptionId, Member>> bySubject = new HashMap<>();

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
    bySubject.computeIfAbsent(member.subject(), s -> new TreeMap<>()).put(member.id(), member);
    stand(member, new TreeSet<>(keys));
  }

  /**
   * Takes the newest revision of an exception; the keys under which something has changed.
   *
   * @param sure whether its rule confirms it now. The state does not tell: what is confirmed when
   *     it comes back is reopened, and whether it had gone before is a matter of what came first
   */
  public Set<String> put(ExceptionRevision revision, boolean sure, World world) {
    if (revision.rule().equals(CLUSTER)) {
      return Set.of();
    }
    ExceptionId id = revision.id();
    Set<String> changed = new TreeSet<>(remove(id));
    leave(bySubject, revision.subject(), id);
    boolean severe = revision.severity().compareTo(Severity.H) >= 0;
    boolean counts = severe && sure && revision.state().open();
    Fact shown = counts ? shown(revision, world) : null;
    if (shown != null) {
      Member member = new Member(id, revision.rule(), revision.subject(), shown);
      bySubject.computeIfAbsent(member.subject(), s -> new TreeMap<>()).put(id, member);
      changed.addAll(add(member, world));
    }
    return changed;
  }

  /**
   * The plans of these things may be others now, and so the lanes that they are on; the keys under
   * which something has changed.
   */
  public Set<String> replanned(Set<String> subjects, World world) {
    Set<String> changed = new TreeSet<>();
    for (String subject : subjects) {
      TreeMap<ExceptionId, Member> members = bySubject.get(subject);
      if (members != null) {
        for (Member member : members.values()) {
          Set<String> before = remove(member.id());
          Set<String> now = add(member, world);
          if (!before.equals(now)) {
            changed.addAll(before);
            changed.addAll(now);
          }
        }
      }
    }
    return changed;
  }

  private Set<String> remove(ExceptionId id) {
    Set<String> keys = keysOf.remove(id);
    if (keys == null) {
      return Set.of();
    }
    keys.forEach(key -> leave(byKey, key, id));
    return keys;
  }

  private Set<String> add(Member member, World world) {
    Set<String> keys = keys(member.shown(), member.subject(), world);
    stand(member, keys);
    return keys;
  }

  private void stand(Member member, Set<String> keys) {
    keys.forEach(key -> byKey.computeIfAbsent(key, k -> new TreeMap<>()).put(member.id(), member));
    keysOf.put(member.id(), keys);
  }

  private static void leave(
      Map<String, TreeMap<ExceptionId, Member>> index, String name, ExceptionId id) {
    TreeMap<ExceptionId, Member> members = index.get(name);
    if (members != null && members.remove(id) != null && members.isEmpty()) {
      index.remove(name);
    }
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
