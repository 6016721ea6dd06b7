package dev.custody.cli;

import dev.custody.log.LogReader;
import dev.custody.log.stream.KeyStream;
import dev.custody.log.stream.SequenceRange;
import dev.custody.log.stream.StreamBranch;
import dev.custody.log.stream.StreamFork;
import dev.custody.log.stream.StreamView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody log streams}: what a log holds of each key's stream. Ends with 1 at a fork. */
@Command(
    name = "streams",
    mixinStandardHelpOptions = true,
    description =
        "Show what a log has of each key: highest position, missing ranges, forks."
            + " Signatures are not checked: a fork is a claim until custody log fraud proves it.")
final class LogStreamsCommand implements Callable<Integer> {

  private static final int RANGES_SHOWN = 3;

  private final Terminal terminal;

  @Parameters(paramLabel = "DIR")
  Path directory;

  @Option(names = "--json", description = "JSON for programs, a line for each key")
  boolean json;

  LogStreamsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    StreamView view = StreamView.of(LogReader.open(directory));
    List<KeyStream> streams = view.streams();
    if (json) {
      streams.forEach(stream -> terminal.json(members(stream)));
    } else {
      show(streams, view);
    }
    boolean forked = streams.stream().anyMatch(stream -> !stream.forks().isEmpty());
    return forked ? ExitCode.EVIDENCE : ExitCode.HOLDS;
  }

  private void show(List<KeyStream> streams, StreamView view) {
    Table table = new Table("KEY", "LOWEST", "HIGHEST", "POSITIONS", "MISSING", "FORKS AT");
    for (KeyStream stream : streams) {
      table.row(
          stream.kid(),
          stream.lowest(),
          stream.highest(),
          stream.positions(),
          some(stream.missing()),
          some(stream.forks().stream().map(StreamFork::sequence).toList()));
    }
    table.print(terminal);
    long unreadable = view.unreadableEntries() + view.unreadableStatements();
    if (unreadable > 0) {
      terminal.line(
          "not read: entries="
              + view.unreadableEntries()
              + ", statements="
              + view.unreadableStatements());
    }
    for (KeyStream stream : streams) {
      for (StreamFork fork : stream.forks()) {
        terminal.line("fork: key=" + fork.kid() + ", position=" + fork.sequence() + where(fork));
      }
    }
  }

  private static String where(StreamFork fork) {
    List<Long> indexes = fork.branches().stream().map(StreamBranch::index).toList();
    return ", entries=" + indexes;
  }

  private static String some(List<?> values) {
    if (values.isEmpty()) {
      return "-";
    }
    List<String> shown = values.stream().limit(RANGES_SHOWN).map(String::valueOf).toList();
    int more = values.size() - shown.size();
    return String.join(", ", shown) + (more > 0 ? " and " + more + " more" : "");
  }

  private static Map<String, Object> members(KeyStream stream) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("kid", stream.kid().toHex());
    members.put("lowest", stream.lowest());
    members.put("highest", stream.highest());
    members.put("positions", stream.positions());
    List<Object> missing = new ArrayList<>();
    for (SequenceRange range : stream.missing()) {
      missing.add(List.of(range.first(), range.last()));
    }
    members.put("missing", missing);
    members.put("heads", branches(stream.heads()));
    List<Object> forks = new ArrayList<>();
    for (StreamFork fork : stream.forks()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("sequence", fork.sequence());
      one.put("branches", branches(fork.branches()));
      forks.add(one);
    }
    members.put("forks", forks);
    return members;
  }

  private static List<Object> branches(List<StreamBranch> branches) {
    List<Object> out = new ArrayList<>();
    for (StreamBranch branch : branches) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("link", branch.link().bytes().toHex());
      one.put("index", branch.index());
      out.add(one);
    }
    return out;
  }
}
