package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Transfer;
import dev.custody.reconcile.LiabilityWindow;
import dev.custody.reconcile.Proof;
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
    return new LiabilityWindow(
        timeline.thing(),
        intact == null ? null : intact.toSighting(),
        missingFrom,
        stated == null ? null : stated.id(),
        holders(timeline, intact, missingFrom));
  }

  /**
   * Who had it from then on. Whoever had it last before a scan that names no holder still had it
   * then; a giver had it until the handover, and after a refused one as well.
   */
  private static List<String> holders(
      Timeline timeline, @Nullable Sight intact, Instant missingFrom) {
    List<String> holders = new ArrayList<>();
    for (Sight sight : timeline.sights()) {
      Fact fact = sight.fact();
      if (fact.at().isAfter(missingFrom)) {
        break;
      }
      if (!fact.proves(Proof.CUSTODY)) {
        continue;
      }
      boolean before = intact != null && sight.compareTo(intact) <= 0;
      Transfer transfer = fact.event().transfer();
      if (transfer != null && !before) {
        add(transfer.giver(), holders);
      }
      String holder = fact.holderAfter();
      if (holder != null && before) {
        holders.clear();
      }
      add(holder, holders);
    }
    return holders;
  }

  private static void add(@Nullable String holder, List<String> holders) {
    if (holder != null && (holders.isEmpty() || !holders.get(holders.size() - 1).equals(holder))) {
      holders.add(holder);
    }
  }
}
