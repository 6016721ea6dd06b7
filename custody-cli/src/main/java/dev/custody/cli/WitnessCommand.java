package dev.custody.cli;

import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.stream.FileStreamStore;
import dev.custody.feeds.epcis.Unmapped;
import dev.custody.feeds.gateway.Gateway;
import dev.custody.feeds.gateway.WitnessResult;
import dev.custody.feeds.table.TableKind;
import dev.custody.log.CustodyLog;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code custody witness}: takes documents that nobody signed into a log, byte for byte and mapped.
 */
@Command(
    name = "witness",
    mixinStandardHelpOptions = true,
    description = {
      "Take unsigned partner documents into a log: their bytes, and the events in them.",
      "EPCIS 2.0 in JSON, and tables of counts, weights and positions in CSV or JSON.",
      "The same bytes again add nothing."
    })
final class WitnessCommand implements Callable<Integer> {

  /** 64 GiB: far above any document, below any disk. */
  private static final long DOCUMENT_BYTES_MAX = 1L << 36;

  private final Terminal terminal;
  private boolean unmapped;

  @Parameters(paramLabel = "FILE", arity = "1..*")
  List<Path> files;

  @Option(names = "--log", required = true, paramLabel = "DIR")
  Path directory;

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "the gateway's own key, made with custody keys new")
  Path key;

  @Option(
      names = "--party",
      paramLabel = "URI",
      description = "for whom the gateway acts; default urn:custody:gateway:<kid>")
  @Nullable String party;

  @Option(
      names = "--as",
      paramLabel = "counts|weights|positions",
      description = "the files are tables of this kind; default what their header looks like")
  @Nullable TableKind as;

  @Mixin LogKeyOptions logKeys;

  @Option(names = "--json", description = "one JSON object a line")
  boolean json;

  WitnessCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    for (Path file : files) {
      if (!Files.isReadable(file)) {
        throw CommandFault.usage("no such file, or not to be read: " + file);
      }
    }
    SoftwareSigner signer = Inputs.key(key);
    String actsFor = party == null ? Gateway.defaultParty(signer.keyId()) : party;
    boolean refused = false;
    try (CustodyLog log = logKeys.open(terminal, directory);
        FileStreamStore store = Streams.open(key, signer.keyId())) {
      Gateway gateway =
          Gateway.over(
              log, Streams.signer(signer, actsFor, store), Clock.systemUTC(), DOCUMENT_BYTES_MAX);
      Table table = new Table("DOCUMENT", "SHA-256", "EVENTS", "MAPPED", "ADDED", "NOT MAPPED");
      for (Path file : files) {
        refused |= witness(gateway, file, table) instanceof WitnessResult.Refused;
      }
      if (!json) {
        table.print(terminal);
        if (unmapped) {
          terminal.say(
              "what is not mapped stands in the kept document; --json lists it with its place");
        }
      }
    }
    return refused ? ExitCode.USAGE : ExitCode.HOLDS;
  }

  private WitnessResult witness(Gateway gateway, Path file, Table table)
      throws IOException, SigningException {
    WitnessResult result;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      result =
          gateway.witness(
              in, mediaType(file), file.getFileName().toString(), one -> report(file, one));
    }
    if (result instanceof WitnessResult.Witnessed done) {
      table.row(
          file.getFileName(),
          done.digest(),
          done.epcisEvents(),
          done.mappedEpcisEvents(),
          done.added(),
          done.unmapped());
      unmapped |= done.unmapped() > 0;
      if (done.custodyEvents() == 0 && !json) {
        terminal.say(
            file
                + ": kept as it is, and nothing in it counts as an event; a table begins with a"
                + " header of the columns in docs/sources.md");
      }
    } else if (result instanceof WitnessResult.Refused no && !json) {
      terminal.say(file + ": refused: " + no.fault());
    }
    if (json) {
      terminal.json(members(file, result));
    }
    return result;
  }

  private void report(Path file, Unmapped unmapped) {
    if (json) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("file", file.toString());
      members.put("pointer", unmapped.jsonPointer());
      members.put("unmapped", unmapped.what());
      terminal.json(members);
    }
  }

  private static Map<String, Object> members(Path file, WitnessResult result) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("file", file.toString());
    members.put("digest", result.digest().toHex());
    members.put("length", result.length());
    if (result instanceof WitnessResult.Witnessed done) {
      members.put("foreign", done.foreign().toString());
      members.put("epcisEvents", done.epcisEvents());
      members.put("mapped", done.mappedEpcisEvents());
      members.put("custodyEvents", done.custodyEvents());
      members.put("added", done.added());
      members.put("unmapped", done.unmapped());
    } else if (result instanceof WitnessResult.Refused no) {
      members.put("refused", no.fault().toString());
    }
    return members;
  }

  private String mediaType(Path file) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    boolean json = name.endsWith(".json") || name.endsWith(".jsonld");
    boolean csv = name.endsWith(".csv");
    if (as != null) {
      if (!json && !csv) {
        throw CommandFault.usage("no table: expected=a file .csv or .json, found=" + file);
      }
      return csv ? as.csvMediaType() : as.jsonMediaType();
    }
    if (json || csv) {
      try (InputStream in = Files.newInputStream(file)) {
        String guess = TableKind.guess(in.readNBytes(4_096)).orElse("");
        if (guess.endsWith(csv ? "+csv" : "+json")) {
          return guess;
        }
      }
      return csv ? "text/csv" : "application/ld+json";
    }
    return name.endsWith(".xml") ? "application/xml" : "application/octet-stream";
  }
}
