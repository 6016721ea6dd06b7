package dev.custody.log.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.log.CustodyLog;
import dev.custody.log.Durability;
import dev.custody.log.FaultLogs;
import dev.custody.log.LogUnavailableException;
import dev.custody.log.OpenResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same with real processes on a real disk: killed, two at once, and on a disk that is full,
 * read-only, or fails a force. What the machine does not allow is skipped, and says so.
 */
class ProcessFaultTest {

  private static final int ENDLESS = 1_000_000;

  @TempDir Path temporary;

  @Test
  void aKilledProcessOfSeveralThreads_losesNothing() throws Exception {
    ChildLog log = new ChildLog(temporary.resolve("log"));
    Random random = new Random(20_261_122);
    for (int round = 0; round < 4; round++) {
      log.run(log.command(1 + round, ENDLESS), random.nextInt(60));
      log.hold();
    }
    assertThat(log.acknowledged()).isGreaterThan(4);
  }

  @Test
  @Tag("deep")
  void aKilledProcess_losesNothing_forMinutes() throws Exception {
    ChildLog log = new ChildLog(temporary.resolve("log"));
    Random random = new Random();
    long end = System.nanoTime() + Duration.ofMinutes(Long.getLong("custody.minutes", 1)).toNanos();
    int rounds = 0;
    while (System.nanoTime() < end) {
      log.run(log.command(1 + random.nextInt(8), ENDLESS), random.nextInt(300));
      log.hold();
      rounds++;
    }
    System.out.println("kills: " + rounds + ", acknowledged: " + log.acknowledged());
  }

  @Test
  void aSecondProcessIsRefused_andWritesNothing() throws Exception {
    Path directory = temporary.resolve("log");
    ChildLog log = new ChildLog(directory);
    OpenResult first =
        FaultLogs.open(log.storage(), Durability.sync(), AppendingChild::salt, 16 * 1024);
    try (CustodyLog open = ((OpenResult.Opened) first).log()) {
      open.append(FaultLogs.entry(new byte[] {1}));
      Map<String, ByteBuffer> before = content(directory);
      assertThat(log.run(log.command(1, 3), ENDLESS)).containsExactly("unavailable LOCKED");
      assertThat(content(directory)).isEqualTo(before);
    }
  }

  /** The JVM ignores SIGXFSZ, so that a write over the limit fails by EFBIG. */
  @Test
  void aFileThatMustNotGrow_failsTheLog_andLosesNothing() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/bin/bash")), "skipped: no /bin/bash, so no ulimit -f");
    ChildLog log = new ChildLog(temporary.resolve("log"));
    // In blocks of 1024 bytes; a segment has 16.
    for (int blocks : new int[] {5, 11}) {
      List<String> command = new ArrayList<>();
      command.addAll(
          Arrays.asList("/bin/bash", "-c", "ulimit -f " + blocks + "; exec \"$@\"", "bash"));
      command.addAll(log.command(3, ENDLESS));
      // No file for performance data: it is longer than the limit.
      command.add(5, "-XX:-UsePerfData");
      List<String> said = log.run(command, ENDLESS);
      assertThat(said).contains("failed LogFailedException", "again LogFailedException");
      assertThat(said).doesNotContain("went on", "closed");
      log.hold();
    }
    assertThat(log.acknowledged()).isGreaterThan(4);
  }

  @Test
  void aFullDisk_failsTheLog_andLosesNothing() throws Exception {
    Path mount = mounted("size=512k");
    try {
      Path directory = mount.resolve("log");
      ChildLog log = new ChildLog(directory);
      Path ballast = mount.resolve("ballast");
      Files.write(ballast, new byte[300 * 1024]);
      List<String> said = log.run(log.command(3, ENDLESS), ENDLESS);
      assertThat(said).contains("failed LogFailedException", "again LogFailedException");
      assertThat(said).doesNotContain("went on", "closed");
      Files.delete(ballast);
      log.hold();
      assertThat(log.acknowledged()).isGreaterThan(4);
    } finally {
      run("umount", mount.toString());
    }
  }

  @Test
  void aReadOnlyDisk_isRefused_butRead() throws Exception {
    Path mount = mounted("size=1m");
    try {
      Path directory = mount.resolve("log");
      ChildLog log = new ChildLog(directory);
      log.run(log.command(1, 5), ENDLESS);
      Map<String, ByteBuffer> before = content(directory);
      assertThat(run("mount", "-o", "remount,ro", mount.toString())).isZero();
      assertThat(log.run(log.command(1, 5), ENDLESS)).containsExactly("unavailable NOT_WRITABLE");
      assertThat(FaultLogs.reader(log.storage()).read(0).bytes().length()).isPositive();
      assertThat(content(directory)).isEqualTo(before);
      try {
        new ChildLog(mount.resolve("other"));
        throw new AssertionError("a log was made on a read-only disk");
      } catch (LogUnavailableException e) {
        assertThat(e.code()).isEqualTo(LogUnavailableException.Code.NOT_WRITABLE);
      }
    } finally {
      run("umount", mount.toString());
    }
  }

  @Test
  void aForceThatFails_failsTheLog_andLosesNothing() throws Exception {
    for (String call : new String[] {"fdatasync", "fsync"}) {
      injected(call + ":error=EIO:when=3", "EIO at the third " + call);
    }
  }

  @Test
  void aKillAtAForce_losesNothing() throws Exception {
    injected("fdatasync:signal=SIGKILL:when=4", "a kill at the fourth fdatasync");
  }

  @Test
  @Tag("deep")
  void everyForceThatFails_andEveryKillAtOne_losesNothing() throws Exception {
    for (int n = 1; n <= 25; n++) {
      for (String call : new String[] {"fdatasync", "fsync"}) {
        injected(call + ":error=EIO:when=" + n, "EIO at " + call + " " + n);
        injected(call + ":signal=SIGKILL:when=" + n, "a kill at " + call + " " + n);
      }
    }
  }

  private void injected(String fault, String what) throws Exception {
    requireStrace();
    ChildLog log = new ChildLog(temporary.resolve("log " + what));
    List<String> command = new ArrayList<>();
    command.addAll(
        Arrays.asList(
            "strace",
            "-f",
            "-qq",
            "-o",
            temporary.resolve("trace").toString(),
            "-e",
            "trace=fdatasync,fsync",
            "-e",
            "inject=" + fault));
    command.addAll(log.command(2, 40));
    List<String> said = log.run(command, ENDLESS);
    String trace = Files.readString(temporary.resolve("trace"));
    if (fault.contains("EIO")) {
      assertThat(trace).as(what).contains("(INJECTED)");
      assertThat(said).as(what).anyMatch(line -> line.startsWith("failed "));
      assertThat(said).as(what).doesNotContain("went on", "closed");
    } else {
      assertThat(trace).as(what).contains("killed by SIGKILL");
      assertThat(said).as(what).isEmpty();
    }
    log.hold();
  }

  /** {@code FileChannel.force(false)} is what the injected call is. */
  private void requireStrace() throws Exception {
    Path trace = temporary.resolve("try");
    int code;
    try {
      code = run("strace", "-f", "-qq", "-o", trace.toString(), "true");
    } catch (IOException e) {
      skip("no strace: " + e.getMessage());
      return;
    }
    if (code != 0) {
      skip("strace may not trace here: exit code " + code);
    }
  }

  private Path mounted(String options) throws Exception {
    Path mount = Files.createDirectory(temporary.resolve("mount"));
    try {
      int code = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", mount.toString());
      if (code != 0) {
        skip("nothing may be mounted here: exit code " + code);
      }
    } catch (IOException e) {
      skip("no mount: " + e.getMessage());
    }
    return mount;
  }

  private static void skip(String why) {
    System.out.println("SKIPPED: " + why);
    Assumptions.abort("skipped: " + why);
  }

  private static int run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }

  private static Map<String, ByteBuffer> content(Path directory) throws IOException {
    Map<String, ByteBuffer> out = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (file.endsWith("LOCK")) {
          // A process that closes a file gives up all its POSIX locks on it, whoever took them.
          continue;
        }
        out.put(directory.relativize(file).toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
      }
    }
    return out;
  }
}
