package dev.custody.reconcile;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.event.CustodyEvent;
import dev.custody.reconcile.internal.engine.Core;
import dev.custody.reconcile.internal.engine.Gate;
import dev.custody.reconcile.internal.engine.Tracing;
import dev.custody.reconcile.internal.facts.Holds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Compares what was planned with what was observed, and says what does not fit.
 *
 * <p>Deterministic and clock-free: every decision is a function of the inputs so far. The same
 * inputs in the same order give byte-identical revisions; any order within the allowed lateness
 * gives the same exceptions in the end, but for revision and decidedAt. Events wait for {@link
 * EngineSettings#timing()} behind the newest one, so {@link #advance(Instant, ExceptionSink)} is
 * what ends a run.
 *
 * <p>This is the plain engine: it keeps all inputs, up to stated limits, and looks at every unit
 * that an event touches anew. One thread at a time.
 *
 * @since 0.1.0
 */
public final class ReconcileEngine {

  private final Core core;

  private ReconcileEngine(EngineSettings settings, TrustPolicy policy) {
    this.core = new Core(settings, policy);
  }

  /**
   * An engine that knows nothing yet.
   *
   * @param settings mode, tolerances and limits
   * @param policy what events of each trust level may prove
   */
  public static ReconcileEngine of(EngineSettings settings, TrustPolicy policy) {
    return new ReconcileEngine(
        Objects.requireNonNull(settings, "settings"), Objects.requireNonNull(policy, "policy"));
  }

  /**
   * Takes one input.
   *
   * @throws IllegalStateException if a limit of the settings is reached; the input is not taken
   */
  public void apply(Input input, ExceptionSink sink) {
    core.apply(Objects.requireNonNull(input, "input"), Objects.requireNonNull(sink, "sink"));
  }

  /**
   * Lets the engine's time pass: everything up to this time is taken and judged. It says nothing
   * about any source; one that was not heard from stays silent.
   */
  public void advance(Instant until, ExceptionSink sink) {
    core.advance(Objects.requireNonNull(until, "until"), Objects.requireNonNull(sink, "sink"));
  }

  /** A source declares that all it has observed up to a time has come. */
  public void advance(Source source, Instant watermark, ExceptionSink sink) {
    Objects.requireNonNull(source, "source");
    core.advance(source, Objects.requireNonNull(watermark, "watermark"), sink);
  }

  /**
   * Whether a departure or handover may go ahead. Changes nothing; counts holds the moment they
   * come.
   */
  @CheckReturnValue
  public GateAnswer peek(CustodyEvent proposed) {
    return Gate.ask(Objects.requireNonNull(proposed, "proposed"), core);
  }

  /** The life of a unit, and where it was lost, if it was and nobody has seen it since. */
  public Trace trace(String unit) {
    return Tracing.of(Objects.requireNonNull(unit, "unit"), core);
  }

  /** The last revision of every exception, by id. */
  public List<ExceptionRevision> exceptions() {
    return core.exceptions();
  }

  /** Up to when each source has been heard; a source without entry never was. */
  public Map<Source, Instant> watermarks() {
    return Map.copyOf(core.world().heard());
  }

  /**
   * The newest time that any source has reached: advancing to it judges all that has come. {@link
   * Instant#MIN} before the first event.
   */
  public Instant newest() {
    return core.newest();
  }

  /** What the engine has counted. */
  public EngineCounts counts() {
    long open = core.exceptions().stream().filter(each -> each.state().open()).count();
    return new EngineCounts(
        core.facts(),
        core.duplicates(),
        core.late(),
        core.pending().size(),
        open,
        Holds.ignored(core.world()));
  }

  /** For tests: what does not hold about the engine's own state; empty if all does. */
  String inconsistency() {
    String found = core.inconsistency();
    return found == null ? "" : found;
  }
}
