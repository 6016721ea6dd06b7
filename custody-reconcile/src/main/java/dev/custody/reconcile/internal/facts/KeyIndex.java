package dev.custody.reconcile.internal.facts;

import dev.custody.api.observe.Observation;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.DeviceSettings;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.plan.Roster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keys: their streams, what the roster says of them and of who uses them, and who is distrusted.
 */
final class KeyIndex implements Marks.Standing {

  private final DeviceSettings settings;
  private final TrustPolicy policy;
  private final TreeMap<KeyId, KeyStream> streams = new TreeMap<>();
  private final Map<String, KeyStream> byHex = new HashMap<>();
  private final TreeMap<KeyId, Instant> distrusted = new TreeMap<>();
  private final Map<KeyId, Roster.Entry> rostered = new HashMap<>();
  private final Map<String, List<Roster.Shift>> shifts = new HashMap<>();
  private Roster roster = Roster.EMPTY;

  KeyIndex(DeviceSettings settings, TrustPolicy policy) {
    this.settings = settings;
    this.policy = policy;
  }

  @Override
  public Roster.@Nullable Entry rostered(KeyId kid) {
    return rostered.get(kid);
  }

  @Override
  public List<Roster.Shift> shiftsOf(String operator) {
    return shifts.getOrDefault(operator, List.of());
  }

  @Override
  public boolean distrusts(Vouching vouching, Fact fact) {
    Instant since = distrusted.isEmpty() ? null : distrusted.get(vouching.kid());
    return since != null && !fact.at().isBefore(since);
  }

  @Override
  public DeviceSettings deviceSettings() {
    return settings;
  }

  Roster roster() {
    return roster;
  }

  /** Streams of all keys, by key. */
  SortedMap<KeyId, KeyStream> streams() {
    return streams;
  }

  @Nullable KeyStream stream(String kid) {
    return byHex.get(kid);
  }

  @Nullable Instant distrustedSince(KeyId kid) {
    return distrusted.get(kid);
  }

  /** Puts another roster in force. */
  void roster(Roster roster) {
    this.roster = roster;
    rostered.clear();
    shifts.clear();
    for (Roster.Entry entry : roster.entries()) {
      rostered.put(entry.kid(), entry);
      for (Roster.Shift shift : entry.shifts()) {
        shifts.computeIfAbsent(shift.operator(), o -> new ArrayList<>()).add(shift);
      }
    }
  }

  /** Distrusts a key from a time on; the earliest such time counts. */
  void distrust(KeyId kid, Instant since) {
    distrusted.merge(kid, since, (a, b) -> a.isBefore(b) ? a : b);
  }

  /** The fact that an observation is, with what is known about its keys now. */
  Fact toFact(Observation observation) {
    return again(
        new Fact(
            observation,
            Fact.clamped(observation),
            Source.HANDHELD,
            observation.trust(),
            policy.of(observation.trust())));
  }

  /** A fact with what is known about its keys now: itself, if that is what it says. */
  Fact again(Fact fact) {
    Vouching main = fact.mainVouching();
    Source source = Sources.of(fact, main, main == null ? null : rostered.get(main.kid()));
    Trust known = fact.observation().trust();
    Trust trust = main != null && untrusted(main, fact) ? Trust.UNVERIFIED : known;
    return source == fact.source() && trust == fact.trust()
        ? fact
        : new Fact(fact.observation(), fact.at(), source, trust, policy.of(trust));
  }

  private boolean untrusted(Vouching vouching, Fact raw) {
    if (distrusts(vouching, raw) || offShift(raw, vouching)) {
      return true;
    }
    KeyStream stream = streams.get(vouching.kid());
    if (stream == null) {
      return false;
    }
    Long fork = stream.forkedAt();
    return fork != null && vouching.sequence() >= fork;
  }

  /**
   * Adds statements about a fact to the streams of their keys; true if a key is found to have
   * forked.
   */
  boolean addStatements(Fact fact, Iterable<Vouching> statements) {
    boolean forked = false;
    for (Vouching vouching : statements) {
      KeyStream stream = streams.get(vouching.kid());
      if (stream == null) {
        stream = new KeyStream(2 * settings.skew().toMillis());
        streams.put(vouching.kid(), stream);
        byHex.put(vouching.kid().toHex(), stream);
      }
      Long before = stream.forkedAt();
      stream.put(vouching, fact);
      forked |= !Objects.equals(before, stream.forkedAt());
    }
    return forked;
  }
}
