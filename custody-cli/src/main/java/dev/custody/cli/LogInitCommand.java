package dev.custody.cli;

import dev.custody.crypto.key.SigningException;
import dev.custody.log.CustodyLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody log init}: makes a log, and a key for it where none is given. */
@Command(name = "init", mixinStandardHelpOptions = true, description = "Make a new log.")
final class LogInitCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "DIR")
  Path directory;

  @Option(
      names = "--origin",
      required = true,
      paramLabel = "NAME",
      description = "the log's name for ever, as example.com/dock-7")
  String origin;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "an Ed25519 key of the log's own; default a new one beside DIR")
  @Nullable Path key;

  @Option(names = "--json", description = "JSON for programs")
  boolean json;

  LogInitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    try (CustodyLog log =
        CustodyLog.create(
            directory, origin, key == null ? LogKeys.create(directory) : Inputs.key(key))) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("origin", origin);
      members.put("verifierKey", log.reader().verifierKey().text());
      members.put("keyFile", (key == null ? LogKeys.beside(directory) : key).toString());
      terminal.show(members, json);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
    return ExitCode.HOLDS;
  }
}
