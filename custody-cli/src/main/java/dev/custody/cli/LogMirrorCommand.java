package dev.custody.cli;

import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.mirror.LogMirror;
import dev.custody.log.mirror.MirrorOutcome;
import dev.custody.log.mirror.MirrorOutcome.Copied;
import dev.custody.log.mirror.MirrorOutcome.MirrorDamaged;
import dev.custody.log.mirror.MirrorOutcome.OtherTarget;
import dev.custody.log.mirror.MirrorOutcome.SourceDamaged;
import dev.custody.log.mirror.MirrorOutcome.SourceForked;
import dev.custody.log.mirror.MirrorOutcome.SourceRolledBack;
import dev.custody.log.mirror.MirrorProof;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody log mirror}: a second copy of a log, and a restore from it. */
@Command(
    name = "mirror",
    mixinStandardHelpOptions = true,
    description =
        "Keep a second copy of a log in another directory, verified before it is copied."
            + " With --restore: copy a mirror back into a new directory and prove it equal.")
final class LogMirrorCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description = "the log; with --restore its mirror")
  Path source;

  @Parameters(index = "1", paramLabel = "TARGET", description = "where the copy stands or begins")
  Path target;

  @Option(names = "--restore", description = "TARGET is new; compare every byte afterwards")
  boolean restore;

  @Option(names = "--json", description = "JSON for programs")
  boolean json;

  LogMirrorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(source)) {
      throw CommandFault.usage("no such directory: " + source);
    }
    if (restore && !isEmpty(target)) {
      throw CommandFault.usage("a new or empty directory is needed: " + target);
    }
    MirrorOutcome outcome;
    try (LogProgress progress = new LogProgress(terminal)) {
      outcome = LogMirror.copy(source, target, progress);
    }
    Map<String, Object> members = new LinkedHashMap<>();
    int code = tell(outcome, members);
    if (restore && outcome instanceof Copied) {
      try (LogProgress progress = new LogProgress(terminal)) {
        code = tell(LogMirror.compare(source, target, progress), members);
      }
    }
    terminal.show(members, json);
    return code;
  }

  private static int tell(MirrorOutcome outcome, Map<String, Object> members) {
    if (outcome instanceof Copied copied) {
      members.put("result", "COPIED");
      members.put("origin", copied.checkpoint().origin());
      members.put("entries", copied.checkpoint().size());
      members.put("newEntries", copied.checkpoint().size() - copied.sizeBefore());
      members.put("newFiles", copied.sideFiles());
      members.put("root", copied.checkpoint().root().toHex());
      return ExitCode.HOLDS;
    }
    if (outcome instanceof OtherTarget other) {
      throw CommandFault.usage(other.detail());
    }
    if (outcome instanceof SourceForked fork) {
      members.put("result", "FORKED");
      members.put("detail", fork.detail());
      notes(fork.source(), fork.mirror(), members);
    } else if (outcome instanceof SourceRolledBack back) {
      members.put("result", "ROLLED_BACK");
      members.put(
          "detail",
          "source promises less than before: mirror="
              + back.mirror().size()
              + ", source="
              + back.source().size());
      notes(back.source(), back.mirror(), members);
    } else if (outcome instanceof SourceDamaged damaged) {
      members.put("result", "SOURCE_DAMAGED");
      members.put("detail", damaged.finding().toString());
    } else if (outcome instanceof MirrorDamaged damaged) {
      members.put("result", "MIRROR_DAMAGED");
      members.put("detail", damaged.finding().toString());
    }
    return ExitCode.EVIDENCE;
  }

  private static int tell(MirrorProof proof, Map<String, Object> members) {
    if (proof instanceof MirrorProof.Equal equal) {
      members.put("result", "RESTORED_EQUAL");
      members.put("chain", equal.chain().toHex());
      members.put("files", equal.sideFiles());
      return ExitCode.HOLDS;
    }
    MirrorProof.Differs differs = (MirrorProof.Differs) proof;
    members.put("result", "DIFFERS");
    members.put("detail", differs.file() + ": " + differs.detail());
    return ExitCode.EVIDENCE;
  }

  private static void notes(Checkpoint source, Checkpoint mirror, Map<String, Object> members) {
    members.put("sourceNote", new String(source.note().toByteArray(), StandardCharsets.UTF_8));
    members.put("mirrorNote", new String(mirror.note().toByteArray(), StandardCharsets.UTF_8));
  }

  private static boolean isEmpty(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return true;
    }
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> names = Files.list(directory)) {
      return names.findAny().isEmpty();
    }
  }
}
