package dev.custody.reconcile;

import dev.custody.api.event.Correction;
import dev.custody.api.event.CorrectionReason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Kind;
import dev.custody.api.observe.Observation;
import java.util.List;

/** Corrections of what was observed. */
final class Corrected {

  private Corrected() {}

  static CustodyEvent event(Day day, String time, Observation target, CorrectionReason reason) {
    return day.event(Kind.CORRECTION, time)
        .correction(new Correction(target.eventId(), reason, List.of()))
        .build();
  }

  static Observation didNotOccur(Day day, SigningKey by, String time, Observation target) {
    return by.sign(event(day, time, target, CorrectionReason.DID_NOT_OCCUR));
  }
}
