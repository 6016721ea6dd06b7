package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.CustodyEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The fast engine and the plain one, side by side: after every input both must have said the same,
 * byte for byte and in the same order. Whatever a test says about an engine, it says about both.
 */
final class Twins {

  private final ReconcileEngine fast;
  private final ReconcileEngine plain;

  Twins(EngineSettings settings, TrustPolicy policy) {
    this.fast = ReconcileEngine.of(settings, policy);
    this.plain = ReconcileEngine.plain(settings, policy);
  }

  private interface Step {
    void run(ReconcileEngine engine, ExceptionSink sink);
  }

  private void both(ExceptionSink sink, Step step) {
    List<ExceptionRevision> said = new ArrayList<>();
    List<ExceptionRevision> expected = new ArrayList<>();
    RuntimeException refused = null;
    try {
      step.run(fast, said::add);
    } catch (IllegalStateException e) {
      refused = e;
    }
    try {
      step.run(plain, expected::add);
    } catch (IllegalStateException e) {
      assertThat(refused).hasMessage(e.getMessage());
    }
    assertThat(lines(said)).as("fast engine against plain engine").isEqualTo(lines(expected));
    assertThat(said).isEqualTo(expected);
    said.forEach(sink::accept);
    if (refused != null) {
      throw refused;
    }
  }

  private static List<String> lines(List<ExceptionRevision> said) {
    return said.stream().map(ExceptionLines::line).toList();
  }

  void apply(Input input, ExceptionSink sink) {
    both(sink, (engine, out) -> engine.apply(input, out));
  }

  void advance(Instant until, ExceptionSink sink) {
    both(sink, (engine, out) -> engine.advance(until, out));
  }

  void advance(Source source, Instant watermark, ExceptionSink sink) {
    both(sink, (engine, out) -> engine.advance(source, watermark, out));
  }

  GateAnswer peek(CustodyEvent proposed) {
    GateAnswer answer = fast.peek(proposed);
    assertThat(answer).isEqualTo(plain.peek(proposed));
    return answer;
  }

  Trace trace(String unit) {
    Trace trace = fast.trace(unit);
    assertThat(trace).isEqualTo(plain.trace(unit));
    return trace;
  }

  List<ExceptionRevision> exceptions() {
    assertThat(fast.exceptions()).isEqualTo(plain.exceptions());
    return fast.exceptions();
  }

  Map<Source, Instant> watermarks() {
    assertThat(fast.watermarks()).isEqualTo(plain.watermarks());
    return fast.watermarks();
  }

  Instant newest() {
    assertThat(fast.newest()).isEqualTo(plain.newest());
    return fast.newest();
  }

  EngineCounts counts() {
    EngineCounts counts = fast.counts();
    EngineCounts all = plain.counts();
    assertThat(
            new EngineCounts(
                counts.events(),
                counts.duplicates(),
                counts.late(),
                counts.waiting(),
                counts.open(),
                counts.ignoredHolds(),
                all.looks(),
                all.skipped()))
        .isEqualTo(all);
    return counts;
  }

  String inconsistency() {
    return fast.inconsistency() + plain.inconsistency();
  }
}
