package dev.custody.cli;

import dev.custody.log.LogCheck;
import dev.custody.log.mirror.LogRepair;
import dev.custody.log.mirror.MirrorLockedException;
import dev.custody.log.mirror.RepairOutcome;
import dev.custody.log.mirror.RepairOutcome.Refused;
import dev.custody.log.mirror.RepairOutcome.Repaired;
import dev.custody.log.report.LogFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody log repair}: makes a damaged log whole, held against its signed checkpoint. */
@Command(
    name = "repair",
    mixinStandardHelpOptions = true,
    description =
        "Make a damaged log whole from its own files, or from a copy, held against its signed"
            + " checkpoint. What is replaced is kept in quarantine/. Ends with a check.")
final class LogRepairCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "DIR")
  Path directory;

  @Option(
      names = "--from",
      paramLabel = "COPY",
      description = "a mirror or another copy of the log")
  @Nullable Path copy;

  @Option(
      names = "--although-tampered",
      description = "go on where somebody has changed the log; copy the disk first, it is evidence")
  boolean althoughTampered;

  @Option(names = "--json", description = "JSON for programs")
  boolean json;

  LogRepairCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(directory)) {
      throw CommandFault.usage("no such directory: " + directory);
    }
    // A directory that is no log is refused here, in the words that every command has for it.
    LogCheck before = LogCheck.run(directory);
    before.report().findings().forEach(finding -> terminal.say("found: " + finding));
    if (!althoughTampered
        && (before.report().has(LogFinding.Kind.TAMPERED)
            || before.report().has(LogFinding.Kind.ROLLED_BACK))) {
      throw CommandFault.evidence(
          "somebody has changed the log: copy the disk as evidence, then repair it with"
              + " --although-tampered");
    }
    RepairOutcome outcome;
    try (LogProgress progress = new LogProgress(terminal)) {
      outcome = LogRepair.run(directory, Optional.ofNullable(copy), althoughTampered, progress);
    } catch (MirrorLockedException e) {
      throw CommandFault.world(String.valueOf(e.getMessage()));
    }
    Map<String, Object> members = new LinkedHashMap<>();
    if (outcome instanceof Refused refused) {
      members.put("result", "REFUSED");
      members.put("why", refused.why().name());
      members.put("detail", refused.detail());
      terminal.show(members, json);
      return ExitCode.EVIDENCE;
    }
    return tell((Repaired) outcome, LogCheck.run(directory), members);
  }

  private int tell(Repaired repaired, LogCheck after, Map<String, Object> members) {
    boolean damaged = after instanceof LogCheck.Damaged;
    boolean nothing = repaired.files().isEmpty();
    members.put("result", damaged ? "STILL_DAMAGED" : nothing ? "NOTHING_TO_REPAIR" : "REPAIRED");
    members.put("entries", after.report().size());
    members.put("provenEntries", repaired.provenSize());
    members.put("unprovenEntries", repaired.unprovenEntries());
    members.put("droppedBytes", repaired.droppedBytes());
    members.put("files", repaired.files());
    List<String> findings = new ArrayList<>();
    after.report().findings().forEach(finding -> findings.add(finding.toString()));
    members.put("findings", findings);
    terminal.show(members, json);
    return damaged ? ExitCode.EVIDENCE : ExitCode.HOLDS;
  }
}
