package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.LiabilityWindow;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Timeline;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The liability window: only an event that names the unit itself proves it intact; a sighting of
 * its container proves the container, but does say who held it.
 */
public final class Liability {

  private Liability() {}

  /** The window of a thing that was shown to be missing at a time, by an event or by an absence. */
  public static LiabilityWindow of(Timeline timeline, Instant missingFrom, @Nullable Fact stated) {
    Sight intact = timeline.lastOwnBefore(missingFrom);
    List<String> holders = new ArrayList<>();
    for (Sight sight : timeline.sights()) {
      String holder = sight.fact().holderAfter();
      boolean between =
          (intact == null || sight.compareTo(intact) >= 0)
              && !sight.fact().at().isAfter(missingFrom);
      boolean again = !holders.isEmpty() && holders.get(holders.size() - 1).equals(holder);
      if (holder != null && between && !again) {
        holders.add(holder);
      }
    }
    return new LiabilityWindow(
        timeline.thing(),
        intact == null ? null : intact.toSighting(),
        missingFrom,
        stated == null ? null : stated.id(),
        holders);
  }
}
