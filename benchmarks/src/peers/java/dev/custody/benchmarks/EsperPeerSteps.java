package dev.custody.benchmarks;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompileException;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.EPDeployException;
import com.espertech.esper.runtime.client.EPEventService;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import dev.custody.reconcile.internal.table.Templates;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The step job in Esper, per scan: a table by id that every scan merges into, with the checks of
 * sequence and window in the statement; no deadlines, which is to its advantage. Same feed, same
 * strings as {@code ReconcileSteps.hashMap}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(StepFeed.BLOCK)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms4g", "-Xmx4g", "-XX:+UseParallelGC"})
@Warmup(iterations = 3, time = 4)
@Measurement(iterations = 5, time = 4)
public class EsperPeerSteps {

  private static final String EPL =
      """
      @public @buseventtype create objectarray schema Plan(id string, old string, base long);
      @public @buseventtype create objectarray schema Scan(
        id string, leg int, bit int, atMs long, earliest long, latest long);
      create table Items(
        id string primary key, base long, legs int, timeMs long, furthest int);
      on Plan p delete from Items i where i.id = p.old;
      on Plan p merge Items i where i.id = p.id
        when not matched then insert
          select p.id as id, p.base as base, 0 as legs, 0L as timeMs, -1 as furthest;
      on Scan s merge Items i where i.id = s.id
        when matched and (i.legs & s.bit) != 0
          then insert into Repeats select s.id as id
        when matched and (s.atMs < i.base + s.earliest or s.atMs > i.base + s.latest)
          then insert into Late select s.id as id
          then update set i.legs = i.legs | s.bit, i.timeMs = s.atMs, i.furthest = s.leg
        when matched and s.atMs < i.timeMs
          then insert into Broken select s.id as id
          then update set i.legs = i.legs | s.bit
        when matched
          then update set i.legs = i.legs | s.bit, i.timeMs = s.atMs, i.furthest = s.leg;
      """;

  /** Items under way. */
  @Param({"102400"})
  public int units;

  private final byte[] scratch = new byte[32];
  private final Templates.Leg[] legs = StepFeed.legs().toArray(new Templates.Leg[0]);
  private StepFeed feed;
  private EPEventService service;

  /** Compiles the statements and puts all units under way. */
  @Setup
  public void setUp() throws EPCompileException, EPDeployException {
    Configuration configuration = new Configuration();
    configuration.getRuntime().getThreading().setInternalTimerEnabled(false);
    EPRuntime runtime = EPRuntimeProvider.getRuntime("steps", configuration);
    EPCompiled compiled =
        EPCompilerProvider.getCompiler().compile(EPL, new CompilerArguments(configuration));
    runtime.getDeploymentService().deploy(compiled);
    service = runtime.getEventService();
    feed = new StepFeed(units);
    for (int i = 0; i < units; i += StepFeed.BLOCK) {
      merge();
    }
  }

  /** One scan after the other. */
  @Benchmark
  public long merge() {
    feed.advance();
    long base = feed.baseMs();
    for (int i = 0; i < StepFeed.BLOCK; i++) {
      String id = StepFeed.text(feed.high[i], feed.low[i], scratch);
      if (feed.first) {
        String old = StepFeed.text(feed.oldHigh[i], feed.oldLow[i], scratch);
        service.sendEventObjectArray(new Object[] {id, old, base}, "Plan");
      }
      if (!feed.missed[i]) {
        int leg = feed.stepPlace[i] >>> 24;
        service.sendEventObjectArray(
            new Object[] {
              id, leg, 1 << leg, feed.at[i], legs[leg].earliestMs(), legs[leg].latestMs()
            },
            "Scan");
      }
    }
    return feed.at[1];
  }
}
