package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.Absence;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words of expectations and explanations. */
final class Words {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Words() {}

  static String time(Instant at) {
    return TIME.format(at);
  }

  static String place(@Nullable String place) {
    return place == null ? "an unstated place" : place;
  }

  static String place(Leg leg) {
    return leg.place() != null ? leg.place() : "the planned geofence";
  }

  /** An expectation that stays the same for ever: part of the exception id. */
  static String leg(Plan plan, int index) {
    Leg leg = plan.legs().get(index);
    return "plan "
        + plan.id()
        + ", leg "
        + index
        + ": "
        + leg.step()
        + " at "
        + place(leg)
        + " by "
        + time(leg.latest());
  }

  /** How well an absence is known: its constant, and what that means. */
  static String absence(Absence absence) {
    return switch (absence) {
      case PROVEN_ABSENT ->
          "PROVEN_ABSENT: every key that may scan there shows all that it signed, and this is not"
              + " among it.";
      case PRESUMED_ABSENT -> "PRESUMED_ABSENT: those who should have seen it have reported since.";
      case SOURCE_SILENT ->
          "SOURCE_SILENT: those who should have seen it have not reported since, so it may be late.";
    };
  }

  static String did(Fact fact) {
    String who = fact.holderAfter() == null ? "" : ", held by " + fact.holderAfter();
    return fact.kind() + " at " + place(fact.place()) + " at " + time(fact.at()) + who;
  }

  static String lastSeen(@Nullable Sight sight) {
    if (sight == null) {
      return "No event has ever named it.";
    }
    String through = sight.through() == null ? "" : " (inside of " + sight.through() + ")";
    return "Last seen: " + did(sight.fact()) + through + ".";
  }
}
