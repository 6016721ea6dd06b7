package dev.custody.log.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Digest;
import dev.custody.api.tree.MerkleTree;
import dev.custody.log.CustodyLog;
import dev.custody.log.Durability;
import dev.custody.log.EntryCursor;
import dev.custody.log.FaultLogs;
import dev.custody.log.LogCheck;
import dev.custody.log.LoggedEntry;
import dev.custody.log.OpenResult;
import dev.custody.log.internal.storage.DiskStorage;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A log in a directory, the children that append to it, and all that they were told. */
final class ChildLog {

  private final Path directory;
  private final Map<Long, String> acknowledged = new TreeMap<>();
  private final Map<Long, String> signed = new TreeMap<>();

  ChildLog(Path directory) throws Exception {
    this.directory = directory;
    FaultLogs.create(storage(), Durability.sync(), AppendingChild::salt, 16 * 1024).close();
  }

  DiskStorage storage() {
    return new DiskStorage(directory);
  }

  int acknowledged() {
    return acknowledged.size();
  }

  /** The command of a child; what is to run it may stand before. */
  List<String> command(int threads, int rounds) {
    return Arrays.asList(
        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        AppendingChild.class.getName(),
        directory.toString(),
        String.valueOf(threads),
        String.valueOf(rounds));
  }

  /**
   * Runs a child, kills it after so many lines, and keeps what it said.
   *
   * @return the lines that are no promises
   */
  List<String> run(List<String> command, int lines) throws Exception {
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> out = new ArrayList<>();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      String line;
      for (int i = 0; (line = said.readLine()) != null; i++) {
        take(line, out);
        if (i == lines) {
          // SIGKILL; by the handle, which leaves the pipe open to be read to its end.
          child.toHandle().destroyForcibly();
        }
      }
    }
    child.waitFor();
    return out;
  }

  private void take(String line, List<String> others) {
    String[] parts = line.split(" ", 3);
    if (parts[0].equals("ack") && parts.length == 3) {
      String before = acknowledged.put(Long.parseLong(parts[1]), parts[2]);
      assertThat(before).as("index %s was given before", parts[1]).isIn(null, parts[2]);
    } else if (parts[0].equals("signed") && parts.length == 3 && parts[2].length() == 64) {
      String before = signed.put(Long.parseLong(parts[1]), parts[2]);
      assertThat(before).as("size %s was signed before", parts[1]).isIn(null, parts[2]);
    } else {
      others.add(line);
    }
  }

  /** Holds the log against all that was said; then it goes on, and is whole. */
  void hold() throws Exception {
    OpenResult result =
        FaultLogs.open(storage(), Durability.sync(), AppendingChild::salt, 16 * 1024);
    assertThat(result).as("%s", result.report()).isInstanceOf(OpenResult.Opened.class);
    assertThat(result.report().damaged()).isFalse();
    try (CustodyLog log = ((OpenResult.Opened) result).log()) {
      List<String> found = texts(log);
      acknowledged.forEach(
          (index, text) -> {
            assertThat((long) found.size()).as("acknowledged: %s", text).isGreaterThan(index);
            assertThat(found.get(index.intValue())).isEqualTo(text);
          });
      Set<String> distinct = new HashSet<>(found);
      assertThat(distinct).as("no entry stands twice").hasSameSizeAs(found);
      assertThat(found).allMatch(text -> text.startsWith("entry "));
      List<Digest> leaves = new ArrayList<>();
      for (String text : found) {
        leaves.add(FaultLogs.entry(text.getBytes(StandardCharsets.US_ASCII)).leafHash());
      }
      signed.forEach(
          (size, root) ->
              assertThat(MerkleTree.root(leaves.subList(0, size.intValue())).toHex())
                  .as("root at %s", size)
                  .isEqualTo(root));
    }
    LogCheck check = FaultLogs.check(storage());
    assertThat(check).as("%s", check.report()).isInstanceOf(LogCheck.Whole.class);
  }

  private static List<String> texts(CustodyLog log) throws IOException {
    List<String> out = new ArrayList<>();
    try (EntryCursor cursor = log.reader().entries(0)) {
      LoggedEntry entry;
      while ((entry = cursor.next()) != null) {
        out.add(new String(entry.bytes().toByteArray(), StandardCharsets.US_ASCII));
      }
    }
    return out;
  }
}
