package dev.custody.reconcile.internal.engine;

import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.LiabilityWindow;
import dev.custody.reconcile.Sighting;
import dev.custody.reconcile.Trace;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Timeline;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.internal.rules.Liability;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Traces of units. */
public final class Tracing {

  private Tracing() {}

  /** The life of a unit. */
  public static Trace of(String unit, Core core) {
    World world = core.world();
    Timeline timeline = world.timeline(unit);
    List<Sighting> sightings = timeline.sights().stream().map(Timeline.Sight::toSighting).toList();
    List<String> containers = timeline.containersAt(world.now(), world);
    LiabilityWindow first = null;
    for (ExceptionRevision exception : core.exceptions()) {
      LiabilityWindow window = exception.liability();
      boolean concerned =
          exception.subject().equals(unit) || containers.contains(exception.subject());
      boolean earlier =
          window != null && (first == null || window.missingFrom().isBefore(first.missingFrom()));
      if (exception.state().open() && concerned && earlier) {
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
}
