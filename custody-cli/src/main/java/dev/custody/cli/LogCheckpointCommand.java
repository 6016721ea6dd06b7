package dev.custody.cli;

import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.CustodyLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody log checkpoint}: signs what the log holds now. */
@Command(
    name = "checkpoint",
    mixinStandardHelpOptions = true,
    description = "Sign a checkpoint of all entries and print it.")
final class LogCheckpointCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "DIR")
  Path directory;

  @Mixin LogKeyOptions logKeys;

  @Option(names = "--json", description = "JSON for programs")
  boolean json;

  LogCheckpointCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    try (CustodyLog log = logKeys.open(terminal, directory)) {
      Checkpoint checkpoint = log.checkpoint();
      String note = new String(checkpoint.note().toByteArray(), StandardCharsets.UTF_8);
      if (json) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("origin", checkpoint.origin());
        members.put("size", checkpoint.size());
        members.put("root", checkpoint.root().toHex());
        members.put("note", note);
        terminal.json(members);
      } else {
        terminal.out().print(note);
      }
    }
    return ExitCode.HOLDS;
  }
}
