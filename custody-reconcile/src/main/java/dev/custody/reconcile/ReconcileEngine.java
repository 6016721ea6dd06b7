package dev.custody.reconcile;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.event.CustodyEvent;
import dev.custody.reconcile.internal.engine.Core;
import dev.custody.reconcile.internal.engine.Gate;
import dev.custody.reconcile.internal.engine.Snapshots;
import dev.custody.reconcile.internal.engine.Tracing;
import dev.custody.reconcile.internal.facts.Holds;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
 * <p>It keeps all inputs, up to stated limits, and looks again at what an event can have changed.
 * One thread at a time.
 *
 * @since 0.1.0
 */
public final class ReconcileEngine {

  private final Core core;

  private ReconcileEngine(Core core) {
    this.core = core;
  }

  /** For tests: the engine that looks at everything that is touched, to compare with. */
  static ReconcileEngine plain(EngineSettings settings, TrustPolicy policy) {
    return new ReconcileEngine(Core.plain(settings, policy));
  }

  /**
   * An engine that knows nothing yet.
   *
   * @param settings mode, tolerances and limits
   * @param policy what events of each trust level may prove
   */
  public static ReconcileEngine of(EngineSettings settings, TrustPolicy policy) {
    return new ReconcileEngine(
        Core.fast(
            Objects.requireNonNull(settings, "settings"),
            Objects.requireNonNull(policy, "policy")));
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
        Holds.ignored(core.world()),
        core.looks(),
        core.skipped());
  }

  /**
   * Writes all that the engine knows, so that {@link #restore} goes on as if it had never stopped.
   * Whoever writes it to a file writes another file first and puts it in place of the old one when
   * this returns. It holds all events, so it needs the same protection as the log.
   *
   * @throws IOException if the target cannot be written
   */
  public void snapshot(OutputStream target) throws IOException {
    Snapshots.write(core, Objects.requireNonNull(target, "target"));
  }

  /**
   * The engine that wrote a snapshot. Given the inputs that came after it, it says byte for byte
   * what the other would have said. No rule looks at anything while it is read.
   *
   * @param settings those of the engine that wrote it
   * @param policy that of the engine that wrote it
   * @throws SnapshotException if it is damaged, or was made by other rules, settings or policy
   * @throws IOException if the source cannot be read
   */
  public static ReconcileEngine restore(
      InputStream source, EngineSettings settings, TrustPolicy policy)
      throws IOException, SnapshotException {
    return new ReconcileEngine(
        Snapshots.read(
            Objects.requireNonNull(source, "source"),
            Objects.requireNonNull(settings, "settings"),
            Objects.requireNonNull(policy, "policy")));
  }

  /** For tests: what does not hold about the engine's own state; empty if all does. */
  String inconsistency() {
    String found = core.inconsistency();
    return found == null ? "" : found;
  }
}
