package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.CustodyEvent;
import dev.custody.reconcile.internal.engine.Anew;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fast engine, the plain one and one in three shards, side by side: after every input all must
 * have said the same, byte for byte and in the same order. Whatever a test says about an engine, it
 * says about all of them.
 */
final class Twins {

  private final ReconcileEngine fast;
  private final ReconcileEngine plain;
  private final ReconcileEngine sharded;

  Twins(EngineSettings settings, TrustPolicy policy) {
    this.fast = ReconcileEngine.of(settings, policy);
    this.plain = ReconcileEngine.plain(settings, policy);
    this.sharded = ReconcileEngine.of(settings, policy, 3, Runnable::run);
  }

  private interface Step {
    void run(ReconcileEngine engine, ExceptionSink sink);
  }

  private void all(ExceptionSink sink, Step step) {
    List<ExceptionRevision> said = new ArrayList<>();
    RuntimeException refused = run(fast, step, said);
    compare("plain engine", plain, step, said, refused);
    compare("engine in shards", sharded, step, said, refused);
    said.forEach(sink::accept);
    if (refused != null) {
      throw refused;
    }
  }

  private static void compare(
      String name,
      ReconcileEngine other,
      Step step,
      List<ExceptionRevision> said,
      @Nullable RuntimeException refused) {
    List<ExceptionRevision> expected = new ArrayList<>();
    RuntimeException otherRefused = run(other, step, expected);
    assertThat(lines(said)).as("fast engine against %s", name).isEqualTo(lines(expected));
    assertThat(said).isEqualTo(expected);
    assertThat(refused == null ? null : refused.getMessage())
        .isEqualTo(otherRefused == null ? null : otherRefused.getMessage());
  }

  private static @Nullable RuntimeException run(
      ReconcileEngine engine, Step step, List<ExceptionRevision> said) {
    try {
      step.run(engine, said::add);
      return null;
    } catch (IllegalStateException e) {
      return e;
    }
  }

  private static List<String> lines(List<ExceptionRevision> said) {
    return said.stream().map(ExceptionLines::line).toList();
  }

  void apply(Input input, ExceptionSink sink) {
    all(sink, (engine, out) -> engine.apply(input, out));
  }

  void advance(Instant until, ExceptionSink sink) {
    all(sink, (engine, out) -> engine.advance(until, out));
  }

  void advance(Source source, Instant watermark, ExceptionSink sink) {
    all(sink, (engine, out) -> engine.advance(source, watermark, out));
  }

  GateAnswer peek(CustodyEvent proposed) {
    GateAnswer answer = fast.peek(proposed);
    assertThat(answer).isEqualTo(plain.peek(proposed));
    assertThat(answer).isEqualTo(sharded.peek(proposed));
    return answer;
  }

  Trace trace(String unit) {
    Trace trace = fast.trace(unit);
    assertThat(trace).isEqualTo(plain.trace(unit));
    assertThat(trace).isEqualTo(sharded.trace(unit));
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
    return Anew.inconsistency(fast.core())
        + Anew.inconsistency(plain.core())
        + Anew.inconsistency(sharded.core());
  }
}
