package dev.custody.reconcile.sink;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.reconcile.Absence;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.LiabilityWindow;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Revisions as an engine would say them, with one thing changed at a time. */
record Revisions(
    String rule,
    String subject,
    String expected,
    Severity severity,
    Instant decidedAt,
    List<EventId> evidence,
    @Nullable Hold hold,
    @Nullable LiabilityWindow liability,
    String explanation) {

  static final Instant NINE = Instant.parse("2026-11-02T09:00:00.001Z");
  static final SiemProduct PRODUCT = new SiemProduct("dev.custody", "Custody", "0.1.0");

  static Revisions of(String rule, String subject) {
    return new Revisions(
        rule,
        subject,
        "plan P-118, leg 0: LOAD at /414/9501101020016 by 2026-11-02T09:00:00.000Z",
        Severity.H,
        NINE,
        List.of(event("one")),
        null,
        null,
        "Not seen. Next: look for it.");
  }

  static EventId event(String name) {
    return EventId.ofBody(Bytes.copyOf(name.getBytes(StandardCharsets.UTF_8)));
  }

  Revisions expecting(String text) {
    return new Revisions(
        rule, subject, text, severity, decidedAt, evidence, hold, liability, explanation);
  }

  Revisions at(Instant time) {
    return new Revisions(
        rule, subject, expected, severity, time, evidence, hold, liability, explanation);
  }

  Revisions by(EventId... events) {
    return new Revisions(
        rule,
        subject,
        expected,
        severity,
        decidedAt,
        List.of(events),
        hold,
        liability,
        explanation);
  }

  Revisions holding(Hold.Scope scope, String target, boolean sticky) {
    return new Revisions(
        rule,
        subject,
        expected,
        severity,
        decidedAt,
        evidence,
        new Hold(scope, target, sticky),
        liability,
        explanation);
  }

  Revisions lost(LiabilityWindow window) {
    return new Revisions(
        rule, subject, expected, severity, decidedAt, evidence, hold, window, explanation);
  }

  Revisions severe(Severity level) {
    return new Revisions(
        rule, subject, expected, level, decidedAt, evidence, hold, liability, explanation);
  }

  Revisions saying(String text) {
    return new Revisions(
        rule, subject, expected, severity, decidedAt, evidence, hold, liability, text);
  }

  ExceptionRevision revision(int number, ExceptionState state) {
    return new ExceptionRevision(
        ExceptionId.of(rule, 1, subject, expected),
        number,
        rule,
        1,
        state,
        severity,
        30,
        subject,
        decidedAt,
        expected,
        Absence.PRESUMED_ABSENT,
        evidence,
        Map.of(Source.HANDHELD, NINE),
        2_000,
        "a scan of it there",
        hold,
        liability,
        explanation);
  }
}
