package dev.custody.cli;

import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.note.CheckpointSigner;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.log.CustodyLog;
import dev.custody.log.Durability;
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
      description =
          "an Ed25519 key of the log's own; default a new one beside DIR; given again, keys of"
              + " ES256 or ML-DSA-44 that sign every checkpoint too")
  List<Path> keys = new ArrayList<>();

  @Option(names = "--json", description = "JSON for programs")
  boolean json;

  LogInitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    if (!NoteVerifierKey.isName(origin)) {
      throw CommandFault.usage(
          "name of 1 to 255 visible ASCII characters without plus expected: " + origin);
    }
    if (keys.isEmpty()) {
      LogKeys.create(directory);
      keys.add(LogKeys.beside(directory));
    }
    CheckpointSigner signer = LogKeys.signer(origin, keys);
    CustodyLog.create(directory, signer, Durability.sync()).close();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("origin", origin);
    members.put("verifierKey", signer.keys().get(0).text());
    List<String> beside = new ArrayList<>();
    signer.keys().subList(1, signer.keys().size()).forEach(key -> beside.add(key.text()));
    if (!beside.isEmpty()) {
      members.put("verifierKeysBeside", beside);
    }
    members.put("keyFile", keys.get(0).toString());
    terminal.show(members, json);
    return ExitCode.HOLDS;
  }
}
