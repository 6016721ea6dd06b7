package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code custody reconcile --snapshot}: the same result, however often it was stopped. */
class ReconcileSnapshotTest {

  /** How the log grows: the first events of the example, in three pieces. */
  private static final int[] SIZES = {40, 80, 130};

  private static final List<Path> PLANS = SharedSite.plans().subList(0, 4);

  @TempDir static Path shared;
  private static List<Path> parts;

  @TempDir Path folder;
  private Path log;
  private Path snapshot;

  @BeforeAll
  static void cut() throws Exception {
    parts = new ArrayList<>();
    int from = 0;
    for (int to : SIZES) {
      Path part = shared.resolve("part" + from + ".cfeed");
      Run run = Run.of("export", SharedSite.log(), "--from", from, "--to", to, "--out", part);
      assertThat(run.code()).as(run.err()).isZero();
      parts.add(part);
      from = to;
    }
  }

  @BeforeEach
  void begin() throws Exception {
    log = folder.resolve("site.log");
    snapshot = folder.resolve("run.snapshot");
    assertThat(Run.of("log", "init", log, "--origin", "example.com/grows").code()).isZero();
  }

  @Test
  void growingLog_givesEachTimeWhatARunFromTheBeginningGives_inEveryOutput() throws Exception {
    for (int i = 0; i < parts.size(); i++) {
      append(parts.get(i));
      Path whole = Files.createDirectory(folder.resolve("whole" + i));
      Path going = Files.createDirectory(folder.resolve("going" + i));
      Run first = reconcile(PLANS, outputs(whole));
      Run next = reconcile(PLANS, outputs(going), "--snapshot", snapshot);
      assertThat(next.out()).isEqualTo(first.out());
      assertThat(next.code()).isEqualTo(first.code());
      for (String each : List.of("e.jsonl", "e.csv", "e.ocsf", "e.cef", "m.json")) {
        assertThat(Files.readString(going.resolve(each)))
            .as(each)
            .isEqualTo(Files.readString(whole.resolve(each)));
      }
      assertThat(next.err().contains("goes on behind")).as(next.err()).isEqualTo(i > 0);
    }
    assertThat(reconcile(PLANS, "--snapshot", snapshot).err())
        .contains("goes on behind " + SIZES[2] + " records");
  }

  @Test
  void stoppedAtEveryLine_goesOnWithTheSameLines() throws Exception {
    append(parts.get(0));
    Run whole = reconcile(PLANS, "--json");
    List<String> lines = whole.lines();
    assertThat(lines).hasSizeGreaterThan(3);
    for (int stop = 1; stop <= lines.size(); stop += Math.max(1, lines.size() / 2)) {
      Files.deleteIfExists(snapshot);
      StopAfter stopped = new StopAfter(stop);
      try (PrintStream out = new PrintStream(stopped, true, StandardCharsets.UTF_8)) {
        Main.run(
            new Terminal(out, new PrintStream(new ByteArrayOutputStream()), false),
            words(PLANS, "--json", "--snapshot", snapshot, "--snapshot-seconds", 0));
        throw new AssertionError("not stopped: stop=" + stop);
      } catch (Stopped e) {
        assertThat(e).isNotNull();
      }
      Run rest = reconcile(PLANS, "--json", "--snapshot", snapshot);
      assertThat(rest.out()).isEqualTo(whole.out());
    }
  }

  @Test
  void killedProcess_leavesASnapshotThatTheNextOneGoesOnWith() throws Exception {
    append(parts.get(0));
    Run whole = reconcile(PLANS, "--json");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Dies.class.getName());
    command.add(String.valueOf(whole.lines().size() - 1));
    command.addAll(
        Arrays.asList(words(PLANS, "--json", "--snapshot", snapshot, "--snapshot-seconds", 0)));
    Process child =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(child.waitFor()).isEqualTo(Dies.CODE);
    Run rest = reconcile(PLANS, "--json", "--snapshot", snapshot);
    assertThat(rest.err()).contains("goes on behind");
    assertThat(rest.out()).isEqualTo(whole.out());
  }

  @Test
  void logThatWasCutOrReplaced_isEvidence_andTheSnapshotStays() throws Exception {
    append(parts.get(1));
    append(parts.get(0));
    assertThat(reconcile(PLANS, "--snapshot", snapshot).err()).isEmpty();
    byte[] kept = Files.readAllBytes(snapshot);
    Path out = Files.writeString(folder.resolve("e.jsonl"), "of before\n");
    for (int i : new int[] {1, 0}) {
      log = folder.resolve("other" + i + ".log");
      assertThat(Run.of("log", "init", log, "--origin", "example.com/grows").code()).isZero();
      append(parts.get(i));
      if (i == 0) {
        append(parts.get(1));
      }
      Run run = reconcile(PLANS, "--snapshot", snapshot, "--out", out);
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err())
          .contains(i == 1 ? "fewer records than" : "other records than", "log check");
      assertThat(run.out()).isEmpty();
    }
    assertThat(out).hasContent("of before");
    assertThat(Files.readAllBytes(snapshot)).isEqualTo(kept);
    log = folder.resolve("elsewhere.log");
    assertThat(Run.of("log", "init", log, "--origin", "example.com/else").code()).isZero();
    Run other = reconcile(PLANS, "--snapshot", snapshot);
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("another log", "example.com/else", "example.com/grows");
  }

  @Test
  void otherInputs_areNamed_andEverythingIsReadAgain() throws Exception {
    append(parts.get(0));
    List<Path> plans = new ArrayList<>(PLANS);
    Path last = plans.remove(3);
    Run few = reconcile(plans, "--snapshot", folder);
    assertThat(few.err()).isEmpty();
    assertThat(folder.resolve("reconcile.snapshot")).exists();
    // A plan that comes later is told to the engine when it comes.
    Run more = reconcile(PLANS, "--snapshot", folder);
    assertThat(more.err()).contains("goes on", "plan that has come since", "P-04.json");
    assertThat(more.out()).isEqualTo(reconcile(PLANS).out());
    Run again = reconcile(PLANS, "--snapshot", folder);
    assertThat(again.err()).contains("goes on").doesNotContain("come since");
    assertThat(again.out()).isEqualTo(more.out());
    Run without = reconcile(plans, "--snapshot", folder);
    assertThat(without.err())
        .contains("snapshot refused, everything is read again", "left out: P-04.json");
    assertThat(without.out()).isEqualTo(few.out());
    Path changed = folder.resolve(last.getFileName());
    Files.writeString(changed, Files.readString(last) + "\n");
    plans.add(changed);
    reconcile(PLANS, "--snapshot", folder);
    assertThat(reconcile(plans, "--snapshot", folder).err()).contains("changed or left out");
    Path roster = Files.writeString(folder.resolve("r.json"), "{\"sources\": []}");
    Run rostered = reconcile(plans, "--roster", roster, "--snapshot", folder);
    assertThat(rostered.err()).contains("snapshot refused", "another roster");
  }

  @Test
  void whatIsNoSnapshot_isLeftAsItIs() throws Exception {
    append(parts.get(0));
    Path plan = PLANS.get(0);
    Path mine = Files.copy(plan, snapshot);
    Run run = reconcile(PLANS, "--snapshot", mine);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("no snapshot of custody reconcile", "left as it is");
    assertThat(mine).hasSameBinaryContentAs(plan);
    Files.write(mine, new byte[0]);
    assertThat(reconcile(PLANS, "--snapshot", mine).err()).isEmpty();
    byte[] good = Files.readAllBytes(mine);
    byte[] bad = good.clone();
    bad[good.length / 2] ^= 1;
    for (byte[] each : new byte[][] {bad, Arrays.copyOf(good, 40)}) {
      Files.write(mine, each);
      Run damaged = reconcile(PLANS, "--snapshot", mine);
      assertThat(damaged.code()).isEqualTo(2);
      assertThat(damaged.err()).contains("snapshot damaged", "remove it");
      assertThat(mine).hasBinaryContent(each);
    }
    // The format stands in the first line.
    byte[] newer = good.clone();
    newer["custody reconcile, snapshot ".length() + 3] = '9';
    Files.write(mine, newer);
    Run other = reconcile(PLANS, "--snapshot", mine);
    assertThat(other.err()).contains("snapshot refused", "of another format", "found=0009");
  }

  @Test
  void wrongUsage_isSaid() throws Exception {
    append(parts.get(0));
    assertThat(reconcile(PLANS, "--snapshot-seconds", 5).err())
        .contains("--snapshot-seconds without --snapshot");
    Path roster = Files.writeString(folder.resolve("r.json"), "{\"sources\": []}");
    assertThat(reconcile(PLANS, "--provable", "--roster", roster, "--snapshot", snapshot).err())
        .contains("--snapshot with --provable");
    Run nowhere = reconcile(PLANS, "--snapshot", folder.resolve("no/where"));
    assertThat(nowhere.code()).isEqualTo(2);
    assertThat(nowhere.err()).contains("no such directory");
    Path lock = folder.resolve("run.snapshot.lock");
    try (FileChannel taken =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var held = taken.lock()) {
      assertThat(held.isValid()).isTrue();
      Run busy = reconcile(PLANS, "--snapshot", snapshot);
      assertThat(busy.code()).isEqualTo(3);
      assertThat(busy.err()).contains("another run has the snapshot");
    }
    // What cannot be written costs the snapshot and not the result.
    Files.createDirectories(folder.resolve("run.snapshot.tmp"));
    Run full = reconcile(PLANS, "--snapshot", snapshot);
    assertThat(full.err()).contains("snapshot not written");
    assertThat(full.out()).isEqualTo(reconcile(PLANS).out());
  }

  @Test
  void feed_isGoneOnWith_whereItHasGrown() throws Exception {
    Path feed = folder.resolve("f.cfeed");
    for (int to : new int[] {20, 40}) {
      Path grown = folder.resolve(to + ".cfeed");
      assertThat(Run.of("export", SharedSite.log(), "--to", to, "--out", grown).code()).isZero();
      Files.move(grown, feed, StandardCopyOption.REPLACE_EXISTING);
      log = feed;
      Run whole = reconcile(PLANS, "--json");
      Run next = reconcile(PLANS, "--json", "--snapshot", snapshot);
      assertThat(next.out()).isEqualTo(whole.out());
      assertThat(next.err().contains("goes on behind 20 records")).isEqualTo(to == 40);
    }
    byte[] bytes = Files.readAllBytes(feed);
    bytes[bytes.length - 1] ^= 1;
    Files.write(feed, bytes);
    assertThat(reconcile(PLANS, "--snapshot", snapshot).code()).isEqualTo(1);
  }

  @Test
  void guide_namesWhatThereIs() {
    assertThat(Guides.brokenLinks("docs/snapshots.md")).isEmpty();
    assertThat(Guides.unknownCommands("docs/snapshots.md")).isEmpty();
  }

  private void append(Path feed) {
    Run run =
        Run.of("log", "append", log, feed, "--trust", SharedSite.trust(), "--at", ExampleFiles.END);
    assertThat(run.code()).as(run.err()).isLessThan(2);
  }

  private static Object[] outputs(Path directory) {
    return new Object[] {
      "--out", directory.resolve("e.jsonl"),
      "--csv", directory.resolve("e.csv"),
      "--ocsf", directory.resolve("e.ocsf"),
      "--cef", directory.resolve("e.cef"),
      "--metrics", directory.resolve("m.json")
    };
  }

  private Run reconcile(List<Path> plans, Object[] first, Object... more) {
    List<Object> all = new ArrayList<>(Arrays.asList(first));
    all.addAll(Arrays.asList(more));
    return Run.of((Object[]) words(plans, all.toArray()));
  }

  private Run reconcile(List<Path> plans, String option, Object... more) {
    return reconcile(plans, new Object[] {option}, more);
  }

  private Run reconcile(List<Path> plans) {
    return reconcile(plans, new Object[0]);
  }

  private String[] words(List<Path> plans, Object... more) {
    List<Object> words = new ArrayList<>(List.of("reconcile", log, "--trust", SharedSite.trust()));
    words.addAll(List.of("--until", ExampleFiles.END));
    words.addAll(Arrays.asList(more));
    words.add("--plan");
    words.addAll(plans);
    return words.stream().map(String::valueOf).toArray(String[]::new);
  }

  /** Thrown where a run is stopped in the middle of a line of output. */
  private static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("stopped", null, false, false);
    }
  }

  /** Takes so many lines. */
  private static final class StopAfter extends OutputStream {
    private int left;

    StopAfter(int lines) {
      this.left = lines;
    }

    @Override
    public void write(int b) {
      left -= b == '\n' ? 1 : 0;
      if (left == 0) {
        throw new Stopped();
      }
    }
  }

  /** A process that ends at once, as killed, when it has said so many lines. */
  static final class Dies {
    static final int CODE = 99;

    private Dies() {}

    public static void main(String[] args) {
      int[] left = {Integer.parseInt(args[0])};
      OutputStream out =
          new OutputStream() {
            @Override
            public void write(int b) {
              left[0] -= b == '\n' ? 1 : 0;
              if (left[0] == 0) {
                Runtime.getRuntime().halt(CODE);
              }
            }
          };
      Terminal terminal =
          new Terminal(
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(System.err, true, StandardCharsets.UTF_8),
              false);
      System.exit(Main.run(terminal, Arrays.copyOfRange(args, 1, args.length)));
    }
  }
}
