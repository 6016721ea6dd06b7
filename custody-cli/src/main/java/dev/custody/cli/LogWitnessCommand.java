package dev.custody.cli;

import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.log.witness.Witness;
import dev.custody.log.witness.WitnessEvidence;
import dev.custody.log.witness.WitnessUnavailableException;
import dev.custody.log.witness.WitnessedLog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody log witness}: watches the logs of others and cosigns what only grew. */
@Command(
    name = "witness",
    mixinStandardHelpOptions = true,
    description = "Be a witness for logs of others, over HTTP, until interrupted.")
final class LogWitnessCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "DIR", description = "what the witness remembers; made if not there")
  Path directory;

  @Option(
      names = "--log",
      required = true,
      arity = "1..*",
      paramLabel = "VKEY|FILE",
      description = "the verifier key of a log, or its log.vkey; several of one name: one log")
  List<String> logs;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "the witness's own key; default the one beside DIR, made if not there")
  @Nullable Path key;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "the witness's name, as example.com/witness; default witness-<key id>")
  @Nullable String name;

  @Option(
      names = "--listen",
      defaultValue = "127.0.0.1:0",
      paramLabel = "HOST:PORT",
      description = "where to listen, port 0 for any; default ${DEFAULT-VALUE}")
  String listen;

  @Option(names = "--json", description = "JSON for programs")
  boolean json;

  LogWitnessCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    List<WitnessedLog> watched = watched(logs);
    InetSocketAddress address = address(listen);
    BlockingQueue<Integer> end = new LinkedBlockingQueue<>();
    try (Witness witness =
            Witness.open(directory, watched, cosigner(), Clock.systemUTC(), this::warn);
        WitnessServer server =
            WitnessServer.start(witness, address, failure -> fail(failure, end))) {
      Thread onSignal = new Thread(() -> stop(server, witness), "witness stops");
      Runtime.getRuntime().addShutdownHook(onSignal);
      try {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("verifierKey", witness.key().text());
        members.put("address", server.address());
        terminal.show(members, json);
        terminal.out().flush();
        if (!json) {
          terminal.say(
              "running until interrupted; a log asks with: custody log cosign DIR --witness "
                  + server.address()
                  + "="
                  + witness.key().text());
        }
        return end.take();
      } catch (InterruptedException e) {
        return ExitCode.HOLDS;
      } finally {
        removeHook(onSignal);
      }
    } catch (WitnessUnavailableException e) {
      throw switch (e.code()) {
        case FOREIGN_DIRECTORY, NEWER_FORMAT, OTHER_KEY -> CommandFault.usage(e.getMessage());
        case STATE_DAMAGED -> CommandFault.evidence(String.valueOf(e.getMessage()));
        case LOCKED, FAILED_BEFORE -> CommandFault.world(String.valueOf(e.getMessage()));
      };
    }
  }

  private Cosigner cosigner() throws IOException {
    Path file = key != null ? key : LogKeys.beside(directory);
    SoftwareSigner signer =
        key == null && !Files.exists(file)
            ? LogKeys.createFile(file, Algorithm.ED25519)
            : Inputs.key(file);
    try {
      return Cosigner.of(
          name != null ? name : "witness-" + signer.keyId().toHex().substring(0, 8), signer);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
  }

  private void warn(WitnessEvidence evidence) {
    terminal.say(
        switch (evidence.kind()) {
          case FORK -> "FORK: a log signed two roots of one size; both notes are in evidence/";
          case UNPROVEN ->
              "a checkpoint came with a proof that does not hold; both notes are in evidence/";
        });
  }

  /** A key that fails now may work later; a disk that failed does not. */
  private void fail(Exception failure, BlockingQueue<Integer> end) {
    terminal.say(
        "witness failed: " + failure.getClass().getSimpleName() + ": " + failure.getMessage());
    if (!(failure instanceof SigningException)) {
      end.add(ExitCode.WORLD);
    }
  }

  private static void stop(WitnessServer server, Witness witness) {
    server.close();
    try {
      witness.close();
    } catch (IOException e) {
      // The process ends: the lock goes with it, and all state is durable already.
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running: the process ends anyway.
    }
  }

  private static List<WitnessedLog> watched(List<String> options) throws IOException {
    Map<String, List<NoteVerifierKey>> byName = new LinkedHashMap<>();
    for (NoteVerifierKey log : VerifierKeys.of(options)) {
      byName.computeIfAbsent(log.name(), origin -> new ArrayList<>()).add(log);
    }
    List<WitnessedLog> out = new ArrayList<>();
    try {
      byName.forEach((origin, keys) -> out.add(new WitnessedLog(origin, keys)));
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
    return out;
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
      throw CommandFault.usage("address expected: form=HOST:PORT, found=" + text);
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    InetSocketAddress address =
        new InetSocketAddress(
            bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
    if (address.isUnresolved()) {
      throw CommandFault.usage("no such host: " + host);
    }
    return address;
  }
}
