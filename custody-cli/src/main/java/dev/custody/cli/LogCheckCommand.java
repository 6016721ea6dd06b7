package dev.custody.cli;

import dev.custody.log.LogCheck;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogReport;
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

/** {@code custody log check}: whether a log is what was written. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Say whether a log is what was written: its end, or with --deep all of it.")
final class LogCheckCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "DIR")
  Path directory;

  @Option(
      names = "--deep",
      description = "read every byte: entries, tiles, all checkpoints, objects")
  boolean deep;

  @Option(names = "--json", description = "JSON for programs")
  boolean json;

  LogCheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    LogCheck check = deep ? checkAll() : LogCheck.quick(directory);
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(
        "result",
        check instanceof LogCheck.Whole
            ? "WHOLE"
            : check instanceof LogCheck.Unfinished ? "UNFINISHED" : "DAMAGED");
    members.put("depth", deep ? "DEEP" : "QUICK");
    members.put("entries", check.report().size());
    if (check.report().firstIndex() > 0) {
      members.put("prunedBelow", check.report().firstIndex());
    }
    members.put("checkpointSize", check.report().checkpointSize());
    List<Object> findings = new ArrayList<>();
    for (LogFinding finding : check.report().findings()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("kind", finding.kind().name());
      one.put("file", finding.file());
      one.put("index", finding.index());
      one.put("offset", finding.offset());
      one.put("detail", finding.detail());
      findings.add(one);
    }
    if (json) {
      members.put("findings", findings);
    }
    terminal.show(members, json);
    if (!json) {
      check.report().findings().forEach(finding -> terminal.line(finding.toString()));
      check.report().notes().forEach(note -> terminal.line("note: " + note));
      if (!deep) {
        terminal.line(
            "looked at what opening the log looks at: newest checkpoint, tiles, last entries;"
                + " --deep reads every byte");
      }
    }
    if (check instanceof LogCheck.Damaged && !json) {
      advise(check.report());
    }
    return check instanceof LogCheck.Damaged ? ExitCode.EVIDENCE : ExitCode.HOLDS;
  }

  private LogCheck checkAll() throws IOException {
    try (Progress progress = new Progress(terminal, "MB", 0)) {
      return LogCheck.run(directory, (done, total) -> progress.at(done >> 20, total >> 20));
    }
  }

  private void advise(LogReport report) {
    if (report.has(LogFinding.Kind.TAMPERED) || report.has(LogFinding.Kind.ROLLED_BACK)) {
      terminal.say(
          "this is no accident of the disk: keep it as evidence, and work on with a copy"
              + " (custody log mirror --restore)");
    } else {
      terminal.say(
          "to mend it: custody log repair "
              + directory
              + ", with --from COPY where its own files are not enough");
    }
  }
}
