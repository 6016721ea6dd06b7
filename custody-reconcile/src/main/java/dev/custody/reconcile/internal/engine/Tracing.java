package dev.custody.reconcile.internal.engine;

import dev.custody.api.event.Finding;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Resolution;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.LiabilityWindow;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.Sighting;
import dev.custody.reconcile.Trace;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Timeline;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.internal.rules.Liability;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Traces of units. */
public final class Tracing {

  private Tracing() {}

  /** The life of a unit. */
  public static Trace of(String unit, Core core) {
    World world = core.world();
    Timeline timeline = world.timeline(unit);
    List<Sighting> sightings = timeline.sights().stream().map(Timeline.Sight::toSighting).toList();
    Timeline.Sight seen = timeline.lastOwnBefore(Instant.MAX);
    LiabilityWindow first = null;
    for (ExceptionRevision exception : core.exceptions()) {
      LiabilityWindow window = exception.liability();
      if (window == null || !counts(exception, world)) {
        continue;
      }
      // Of several plans one may still miss a unit that was seen since: then it was not lost there.
      boolean since = seen == null || !seen.fact().at().isAfter(window.missingFrom());
      boolean earlier = first == null || window.missingFrom().isBefore(first.missingFrom());
      if (since && earlier && concerns(exception.subject(), unit, window.missingFrom(), world)) {
        first = window;
      }
    }
    if (first == null) {
      return new Trace(unit, sightings, Optional.empty());
    }
    @Nullable Fact stated = first.missingEvent() == null ? null : world.fact(first.missingEvent());
    return new Trace(
        unit, sightings, Optional.of(Liability.of(timeline, first.missingFrom(), stated)));
  }

  /**
   * Whether it is about the unit, or about something that held it then, over however many steps.
   */
  private static boolean concerns(String subject, String unit, Instant at, World world) {
    Set<String> known = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(unit));
    while (!open.isEmpty()) {
      String thing = open.remove();
      if (thing.equals(subject)) {
        return true;
      }
      if (known.add(thing)) {
        open.addAll(world.timeline(thing).containersAt(at, world));
      }
    }
    return false;
  }

  /** Whether it is open, or closed by a person as a loss: nothing else closes what was lost. */
  private static boolean counts(ExceptionRevision exception, World world) {
    if (exception.state() != ExceptionState.RESOLVED) {
      return exception.state().open();
    }
    Resolution last = null;
    for (Fact fact : world.facts(exception.subject())) {
      Finding finding = fact.event().finding();
      boolean states = fact.kind() == Kind.EXCEPTION && fact.proves(Proof.CONTROL);
      if (states
          && finding != null
          && finding.resolution() != null
          && exception.id().bytes().equals(finding.id())) {
        last = finding.resolution();
      }
    }
    return last == Resolution.LOSS;
  }
}
