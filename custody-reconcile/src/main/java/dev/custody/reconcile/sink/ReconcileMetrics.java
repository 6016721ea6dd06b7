package dev.custody.reconcile.sink;

import dev.custody.api.EventId;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Device;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.Trust;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionSink;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Measures an engine from outside: give it every input before the engine has it, and every
 * revision. No clock is read, so the same inputs give the same measurements.
 *
 * <p><b>When something happened</b> is the time of the newest event in evidence, clamped to its
 * arrival; of a loss, when the goods were last proven to be there. <b>When it was detected</b> is
 * the newest arrival that the engine had seen when it confirmed the exception; arrivals are the
 * times that gateways and witnesses state. An exception that was confirmed while no arrival was
 * known, or by letting time pass, has no time of detection and is counted as that.
 *
 * <p>Memory: some 150 bytes for each event, up to {@code eventsMax}; beyond that, evidence is not
 * found any more, and exceptions that rest on it are not measured. For the engine's thread.
 *
 * @since 0.1.0
 */
public final class ReconcileMetrics implements ExceptionSink {

  private record Firmware(Instant at, EventId event, @Nullable String version) {}

  private record Measured(Duration detection, boolean known) {}

  private final boolean firmwareGiven;
  private Set<String> firmwareCurrent;
  private final int eventsMax;
  private final Map<EventId, Instant> happened = new HashMap<>();
  private final Map<String, Firmware> devices = new TreeMap<>();
  private final Map<ExceptionId, ExceptionRevision> latest = new HashMap<>();
  private final Map<ExceptionId, Measured> detections = new HashMap<>();
  private final Map<MetricsSnapshot.Revised, Long> revised = new TreeMap<>();
  private final Map<KeyId, Instant> asked = new TreeMap<>();
  private final Set<KeyId> revoked = new HashSet<>();
  private final Spread latency = new Spread();
  private final Spread revocation = new Spread();
  private final RevocationRequests requests;
  private @Nullable Instant arrived;
  private boolean arrivalKnown;
  private Instant now = Instant.MIN;

  private ReconcileMetrics(Set<String> firmwareCurrent, int eventsMax) {
    this.firmwareGiven = !firmwareCurrent.isEmpty();
    this.firmwareCurrent = Set.copyOf(firmwareCurrent);
    this.eventsMax = eventsMax;
    this.requests =
        RevocationRequests.to(
            new RevocationListener() {
              @Override
              public void advised(RevocationAdvice advice) {
                ask(advice);
              }

              @Override
              public void withdrawn(RevocationAdvice advice) {
                if (advice.kid() != null) {
                  asked.remove(advice.kid());
                }
              }
            });
  }

  /**
   * Measurements of an engine that has not begun.
   *
   * @param firmwareCurrent versions that a device may run; where it is empty those of the posture
   *     that the engine is given count, and without one no share is reported
   * @param eventsMax events whose times are remembered, at least 1
   */
  public static ReconcileMetrics of(Set<String> firmwareCurrent, int eventsMax) {
    if (eventsMax < 1) {
      throw new IllegalArgumentException("limit not positive: eventsMax=" + eventsMax);
    }
    return new ReconcileMetrics(firmwareCurrent, eventsMax);
  }

  /** Takes an input that the engine is about to be given. */
  public void input(Input input) {
    arrivalKnown = false;
    if (input instanceof Input.Observed observed) {
      observe(observed.observation());
    } else if (input instanceof Input.KeyDistrusted key) {
      revoked(key.kid());
    } else if (input instanceof Input.PostureUpdate update && !firmwareGiven) {
      firmwareCurrent = Set.copyOf(update.posture().firmware());
    }
  }

  /** The engine is about to be told that time has passed: what it finds then was not brought. */
  public void advance() {
    arrivalKnown = false;
  }

  /** Takes a revision. */
  @Override
  public void accept(ExceptionRevision revision) {
    now = later(now, revision.decidedAt());
    revised.merge(new MetricsSnapshot.Revised(revision.rule(), revision.state()), 1L, Long::sum);
    ExceptionRevision before = latest.put(revision.id(), revision);
    Instant at = happenedAt(revision);
    if (before == null && at != null) {
      latency.add(Duration.between(at, revision.decidedAt()));
    }
    if (revision.state() == ExceptionState.CONFIRMED && !detections.containsKey(revision.id())) {
      Instant detected = arrivalKnown ? arrived : null;
      detections.put(
          revision.id(),
          at == null || detected == null
              ? new Measured(Duration.ZERO, false)
              : new Measured(Duration.between(at, detected), true));
    }
    requests.accept(revision);
  }

  /** What has been measured so far. */
  public MetricsSnapshot snapshot() {
    Map<MetricsSnapshot.Kind, Long> exceptions = new TreeMap<>();
    Spread detection = new Spread();
    long undated = 0;
    for (ExceptionRevision each : latest.values()) {
      exceptions.merge(
          new MetricsSnapshot.Kind(each.rule(), each.state(), each.severity()), 1L, Long::sum);
      Measured measured = detections.get(each.id());
      // What late evidence has cleared was no incident.
      if (measured != null && each.state() != ExceptionState.CLEARED) {
        if (measured.known()) {
          detection.add(measured.detection());
        } else {
          undated++;
        }
      }
    }
    return new MetricsSnapshot(
        exceptions,
        revised,
        detection.times(),
        undated,
        latency.times(),
        revocation.times(),
        asked.size(),
        posture());
  }

  private void observe(Observation observation) {
    Instant claimed = observation.event().time().instant();
    Instant arrival = observation.arrivedAt().orElse(null);
    Instant at = arrival != null && arrival.isBefore(claimed) ? arrival : claimed;
    now = later(now, at);
    if (arrival != null) {
      arrived = arrived == null ? arrival : later(arrived, arrival);
      arrivalKnown = true;
    }
    if (happened.size() < eventsMax || happened.containsKey(observation.eventId())) {
      // The same event again may bring the arrival that was missing, which only makes it earlier.
      happened.merge(observation.eventId(), at, (a, b) -> a.isBefore(b) ? a : b);
    }
    if (observation.trust() != Trust.UNVERIFIED) {
      device(observation.event(), observation.eventId(), at);
    }
  }

  /** What a device runs is what its newest event says. */
  private void device(CustodyEvent event, EventId id, Instant at) {
    Device device = event.device();
    if (device == null || device.id() == null) {
      return;
    }
    Firmware said = new Firmware(at, id, device.firmware());
    devices.merge(
        device.id(),
        said,
        (a, b) -> {
          int order = a.at().compareTo(b.at());
          return order > 0 || (order == 0 && a.event().compareTo(b.event()) > 0) ? a : b;
        });
  }

  private @Nullable Instant happenedAt(ExceptionRevision revision) {
    if (revision.liability() != null) {
      Sighting last = revision.liability().lastIntact();
      return last == null ? null : last.at();
    }
    Instant newest = null;
    for (EventId id : revision.evidence()) {
      Instant at = happened.get(id);
      if (at == null) {
        return null;
      }
      newest = newest == null ? at : later(newest, at);
    }
    return newest;
  }

  private void ask(RevocationAdvice advice) {
    if (advice.kid() != null && !revoked.contains(advice.kid())) {
      asked.putIfAbsent(advice.kid(), advice.requestedAt());
    }
  }

  private void revoked(KeyId kid) {
    Instant since = asked.remove(kid);
    if (revoked.add(kid) && since != null) {
      revocation.add(Duration.between(since, later(now, since)));
    }
  }

  private MetricsSnapshot.Posture posture() {
    long current = 0;
    long other = 0;
    long unstated = 0;
    for (Firmware each : devices.values()) {
      if (each.version() == null) {
        unstated++;
      } else if (firmwareCurrent.contains(each.version())) {
        current++;
      } else {
        other++;
      }
    }
    return new MetricsSnapshot.Posture(!firmwareCurrent.isEmpty(), current, other, unstated);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Durations, added up. */
  private static final class Spread {
    private long count;
    private Duration sum = Duration.ZERO;
    private Duration max = Duration.ZERO;

    void add(Duration duration) {
      Duration positive = duration.isNegative() ? Duration.ZERO : duration;
      count++;
      sum = sum.plus(positive);
      max = positive.compareTo(max) > 0 ? positive : max;
    }

    MetricsSnapshot.Times times() {
      return new MetricsSnapshot.Times(count, sum, max);
    }
  }
}
