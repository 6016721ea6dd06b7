package dev.custody.reconcile.sim;

import dev.custody.api.EventId;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What somebody saw who had the list of exceptions before him all the time. */
final class Watch {

  /** One exception, and when it became what. */
  static final class Seen {
    final String rule;
    final String subject;

    /** What the first revision cites, and every one since. */
    final Set<EventId> evidence = new TreeSet<>();

    /** When it was first worth a look, confirmed or not; null if never. */
    @Nullable Instant suspectedAt;

    /** When it was first severe and confirmed; null if never. */
    @Nullable Instant confirmedAt;

    private @Nullable Instant heldSince;
    private Duration held = Duration.ZERO;

    Seen(ExceptionRevision first) {
      this.rule = first.rule();
      this.subject = first.subject();
    }

    /** How long it asked for a hold. */
    Duration held() {
      return held;
    }

    private void see(ExceptionRevision revision, Instant at) {
      evidence.addAll(revision.evidence());
      ExceptionState state = revision.state();
      boolean worth = state.open() && revision.severity().compareTo(Severity.M) >= 0;
      // Of what was reopened nobody can tell whether it is more than a suspicion.
      boolean sure = state == ExceptionState.CONFIRMED || state == ExceptionState.UPDATED;
      boolean severe = revision.severity().compareTo(Severity.H) >= 0;
      suspectedAt = suspectedAt == null && worth ? at : suspectedAt;
      confirmedAt = confirmedAt == null && sure && severe ? at : confirmedAt;
      if (revision.hold() == null || !state.open()) {
        release(at);
      } else if (heldSince == null) {
        heldSince = at;
      }
    }

    private void release(Instant at) {
      if (heldSince != null) {
        held = held.plus(Duration.between(heldSince, at));
        heldSince = null;
      }
    }
  }

  private final Map<ExceptionId, Seen> seen = new LinkedHashMap<>();

  /** A revision comes out at a time. */
  void see(ExceptionRevision revision, Instant at) {
    seen.computeIfAbsent(revision.id(), id -> new Seen(revision)).see(revision, at);
  }

  /** The world ends, and with it every hold. */
  void end(Instant at) {
    seen.values().forEach(each -> each.release(at));
  }

  /** All of them, in the order in which they were first raised. */
  List<Seen> all() {
    return new ArrayList<>(seen.values());
  }
}
