package dev.custody.reconcile.internal.facts;

import static dev.custody.reconcile.internal.facts.Named.seen;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.event.Correction;
import dev.custody.api.event.Document;
import dev.custody.api.event.Finding;
import dev.custody.api.event.Kind;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.Proof;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Facts that speak of something else than goods: holds, corrections, words on findings, and
 * documents that say which plan counts. Few, beside scans.
 */
final class OrderIndex {

  private final Map<KeyId, SortedArray<Fact>> holdsOfKey = new HashMap<>();
  private final Map<EventId, SortedArray<Fact>> correctionsOf = new HashMap<>();
  private final Map<Bytes, SortedArray<Fact>> ordersOn = new HashMap<>();
  private final Map<Digest, SortedArray<Fact>> announcements = new HashMap<>();
  private final Map<String, TreeSet<String>> heldLanes = new HashMap<>();
  private int pinned;

  NavigableSet<Fact> holdsOf(KeyId kid) {
    return seen(holdsOfKey.get(kid));
  }

  NavigableSet<Fact> correctionsOf(EventId target) {
    return seen(correctionsOf.get(target));
  }

  NavigableSet<Fact> ordersOn(Bytes finding) {
    return seen(ordersOn.get(finding));
  }

  @Nullable Fact announcementOf(Digest digest) {
    NavigableSet<Fact> found = seen(announcements.get(digest));
    return found.isEmpty() ? null : found.first();
  }

  /** Whether any departure at all names documents. */
  boolean anyPinned() {
    return pinned > 0;
  }

  /** Whether any lane was ever held. */
  boolean anyLanes() {
    return !heldLanes.isEmpty();
  }

  /** Lanes out of a site that were ever held, in order. */
  Set<String> lanesFrom(String site) {
    Set<String> found = heldLanes.get(Lanes.encoded(site));
    return found == null ? Set.of() : found;
  }

  private static boolean pins(Fact fact) {
    return fact.kind() == Kind.DEPART && !fact.event().documents().isEmpty();
  }

  private static <K> void put(Map<K, SortedArray<Fact>> index, K key, Fact fact) {
    index.computeIfAbsent(key, k -> new SortedArray<>()).put(fact);
  }

  private static <K> void drop(Map<K, SortedArray<Fact>> index, K key, Fact fact) {
    SortedArray<Fact> facts = index.get(key);
    if (facts != null) {
      facts.take(fact);
    }
  }

  /** Puts a fact where it is found by what it speaks of. */
  void put(Fact fact) {
    pinned += pins(fact) ? 1 : 0;
    if (fact.kind() == Kind.PLAN && fact.proves(Proof.ALARM)) {
      for (Document document : fact.event().documents()) {
        if (document.digest() != null) {
          put(announcements, document.digest(), fact);
        }
      }
    }
    Correction correction = fact.event().correction();
    if (fact.kind() == Kind.CORRECTION && correction != null && correction.target() != null) {
      put(correctionsOf, correction.target(), fact);
    }
    Finding finding = fact.event().finding();
    if (finding != null && finding.id() != null) {
      put(ordersOn, finding.id(), fact);
    }
    if (fact.kind() == Kind.HOLD) {
      Vouching main = fact.mainVouching();
      if (main != null) {
        put(holdsOfKey, main.kid(), fact);
      }
      for (String lane : Holds.targets(fact.event())) {
        if (Lanes.isLane(lane)) {
          heldLanes.computeIfAbsent(Lanes.encodedFrom(lane), f -> new TreeSet<>()).add(lane);
        }
      }
    }
  }

  /** Takes a fact away; that a lane was held is not forgotten. */
  void take(Fact fact) {
    pinned -= pins(fact) ? 1 : 0;
    for (Document document : fact.event().documents()) {
      if (document.digest() != null) {
        drop(announcements, document.digest(), fact);
      }
    }
    Correction correction = fact.event().correction();
    if (correction != null && correction.target() != null) {
      drop(correctionsOf, correction.target(), fact);
    }
    Finding finding = fact.event().finding();
    if (finding != null && finding.id() != null) {
      drop(ordersOn, finding.id(), fact);
    }
    Vouching main = fact.mainVouching();
    if (fact.kind() == Kind.HOLD && main != null) {
      drop(holdsOfKey, main.kid(), fact);
    }
  }
}
