package dev.custody.reconcile;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.event.CustodyEvent;
import dev.custody.reconcile.internal.engine.Core;
import dev.custody.reconcile.internal.engine.Gate;
import dev.custody.reconcile.internal.engine.Shards;
import dev.custody.reconcile.internal.engine.Snapshots;
import dev.custody.reconcile.internal.engine.Told;
import dev.custody.reconcile.internal.engine.Tracing;
import dev.custody.reconcile.internal.facts.Holds;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;

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
 * One thread at a time, which others may help: {@link #of(EngineSettings, TrustPolicy, int,
 * Executor)}.
 *
 * @since 0.1.0
 */
public final class ReconcileEngine {

  /** Engines that may share the looking. */
  public static final int SHARDS_MAX = 64;

  private final Shards shards;
  private final Core core;

  private ReconcileEngine(Shards shards) {
    this.shards = shards;
    this.core = shards.first();
  }

  /** For tests: the engine that looks at everything that is touched, to compare with. */
  static ReconcileEngine plain(EngineSettings settings, TrustPolicy policy) {
    return new ReconcileEngine(Shards.plain(settings, policy));
  }

  /**
   * An engine that knows nothing yet.
   *
   * @param settings mode, tolerances and limits
   * @param policy what events of each trust level may prove
   */
  public static ReconcileEngine of(EngineSettings settings, TrustPolicy policy) {
    return of(settings, policy, 1, Runnable::run);
  }

  /**
   * An engine that knows nothing yet and shares the looking between threads. What it says is byte
   * for byte what {@link #of(EngineSettings, TrustPolicy)} says, for any number of shards. Each
   * shard has all that is known in memory. It pays where many inputs are given {@link
   * #apply(Iterable, ExceptionSink) at a time}; where the executor has no thread free, the caller's
   * does the work.
   *
   * @param shards 1 to {@link #SHARDS_MAX}; processors that are free are a good number
   * @param executor runs {@code shards - 1} tasks in each call of apply or advance, which has ended
   *     them when it returns
   * @throws IllegalArgumentException if the number is anything else
   */
  public static ReconcileEngine of(
      EngineSettings settings, TrustPolicy policy, int shards, Executor executor) {
    return new ReconcileEngine(
        Shards.of(
            Objects.requireNonNull(settings, "settings"),
            Objects.requireNonNull(policy, "policy"),
            checked(shards),
            Objects.requireNonNull(executor, "executor")));
  }

  private static int checked(int shards) {
    if (shards < 1 || shards > SHARDS_MAX) {
      throw new IllegalArgumentException("shards: expected=1.." + SHARDS_MAX + ", found=" + shards);
    }
    return shards;
  }

  /**
   * Takes one input.
   *
   * @throws IllegalStateException if a limit of the settings is reached; the input is not taken
   */
  public void apply(Input input, ExceptionSink sink) {
    tell(List.of(new Told.Given(Objects.requireNonNull(input, "input"))), sink);
  }

  /**
   * Takes inputs in their order, as if they were given one by one.
   *
   * @throws IllegalStateException if a limit of the settings is reached; the inputs before are
   *     taken, this one and those behind it are not
   */
  public void apply(Iterable<? extends Input> inputs, ExceptionSink sink) {
    List<Told> batch = new ArrayList<>();
    for (Input input : inputs) {
      batch.add(new Told.Given(Objects.requireNonNull(input, "input")));
    }
    tell(batch, sink);
  }

  /**
   * Lets the engine's time pass: everything up to this time is taken and judged. It says nothing
   * about any source; one that was not heard from stays silent.
   */
  public void advance(Instant until, ExceptionSink sink) {
    tell(List.of(new Told.Passed(null, Objects.requireNonNull(until, "until"))), sink);
  }

  /** A source declares that all it has observed up to a time has come. */
  public void advance(Source source, Instant watermark, ExceptionSink sink) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(watermark, "watermark");
    tell(List.of(new Told.Passed(source, watermark)), sink);
  }

  private void tell(List<Told> batch, ExceptionSink sink) {
    shards.tell(batch, Objects.requireNonNull(sink, "sink"));
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
        shards.looks(),
        shards.skipped());
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
    return restore(source, settings, policy, 1, Runnable::run);
  }

  /**
   * The same with any number of shards, whatever the engine that wrote it had: {@link
   * #of(EngineSettings, TrustPolicy, int, Executor)}.
   */
  public static ReconcileEngine restore(
      InputStream source,
      EngineSettings settings,
      TrustPolicy policy,
      int shards,
      Executor executor)
      throws IOException, SnapshotException {
    return new ReconcileEngine(
        Snapshots.read(
            Objects.requireNonNull(source, "source"),
            Objects.requireNonNull(settings, "settings"),
            Objects.requireNonNull(policy, "policy"),
            checked(shards),
            Objects.requireNonNull(executor, "executor")));
  }

  /** For tests: what works in the caller's thread, to look at everything anew. */
  Core core() {
    return core;
  }
}
