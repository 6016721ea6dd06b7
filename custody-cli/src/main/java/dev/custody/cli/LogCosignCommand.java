package dev.custody.cli;

import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.WitnessQuorum;
import dev.custody.log.CustodyLog;
import dev.custody.log.witness.Cosigning;
import dev.custody.log.witness.CosigningPolicy;
import dev.custody.log.witness.CosigningResult;
import dev.custody.log.witness.WitnessEndpoint;
import dev.custody.log.witness.WitnessSaid;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody log cosign}: asks witnesses for the newest checkpoint of a log, now. */
@Command(
    name = "cosign",
    mixinStandardHelpOptions = true,
    description = "Ask witnesses to cosign the newest checkpoint, and keep their lines under it.")
final class LogCosignCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "DIR")
  Path directory;

  @Option(
      names = "--witness",
      required = true,
      arity = "1..*",
      paramLabel = "URL=VKEY",
      description = "a witness: where it listens, and its verifier key")
  List<String> witnesses;

  @Option(
      names = "--quorum",
      required = true,
      paramLabel = "N",
      description = "how many witnesses are enough")
  int quorum;

  @Option(
      names = "--timeout",
      defaultValue = "10",
      paramLabel = "SECONDS",
      description = "for one witness; default ${DEFAULT-VALUE}")
  int seconds;

  @Mixin LogKeyOptions logKeys;

  @Option(names = "--json", description = "JSON for programs")
  boolean json;

  LogCosignCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    if (seconds < 1) {
      throw CommandFault.usage("seconds above zero expected: --timeout=" + seconds);
    }
    Duration timeout = Duration.ofSeconds(seconds);
    List<WitnessEndpoint> endpoints = endpoints(timeout);
    CosigningResult result;
    try (CustodyLog log = logKeys.open(terminal, directory)) {
      log.checkpoint();
      try (Cosigning cosigning =
          Cosigning.of(
              log.reader(),
              endpoints,
              quorum(endpoints),
              new CosigningPolicy(timeout, Duration.ZERO, Duration.ZERO),
              Clock.systemUTC(),
              log::publish,
              this::warn)) {
        result = cosigning.ask();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw CommandFault.world("interrupted while witnesses were asked");
      }
    }
    show(result);
    if (result instanceof CosigningResult.Reached) {
      return ExitCode.HOLDS;
    }
    return result.contradictions().isEmpty() ? ExitCode.WORLD : ExitCode.EVIDENCE;
  }

  private WitnessQuorum quorum(List<WitnessEndpoint> endpoints) {
    List<NoteVerifierKey> keys = new ArrayList<>();
    endpoints.forEach(endpoint -> keys.add(endpoint.key()));
    try {
      return new WitnessQuorum(quorum, keys);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
  }

  private List<WitnessEndpoint> endpoints(Duration timeout) throws IOException {
    HttpClient client = HttpWitnessTransport.client(timeout);
    List<WitnessEndpoint> out = new ArrayList<>();
    for (String witness : witnesses) {
      int equals = witness.indexOf('=');
      if (equals < 1) {
        throw CommandFault.usage("witness expected: form=URL=VKEY or URL=FILE, found=" + witness);
      }
      out.add(
          new WitnessEndpoint(
              VerifierKeys.of(witness.substring(equals + 1)).get(0),
              new HttpWitnessTransport(client, prefix(witness.substring(0, equals)), timeout)));
    }
    return out;
  }

  private static URI prefix(String text) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below, as of all other texts that are no prefix.
    }
    throw CommandFault.usage("address of a witness expected: form=http://HOST/..., found=" + text);
  }

  private void warn(WitnessSaid.Contradicted said) {
    terminal.say(
        "CONTRADICTED by "
            + said.witness().name()
            + ": "
            + said.kind()
            + ", it has cosigned size="
            + said.knownSize()
            + ", this log's checkpoint has size="
            + said.ownSize()
            + "; stop writing this log and keep its disk as evidence");
  }

  private void show(CosigningResult result) {
    boolean reached = result instanceof CosigningResult.Reached;
    if (json) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("result", reached ? "REACHED" : "MISSING");
      members.put("size", result.checkpoint().size());
      members.put("root", result.checkpoint().root().toHex());
      List<Map<String, String>> rows = new ArrayList<>();
      for (WitnessSaid said : result.said()) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("witness", said.witness().name());
        row.put("said", word(said));
        row.put("detail", detail(said));
        rows.add(row);
      }
      members.put("witnesses", rows);
      terminal.json(members);
      return;
    }
    Table table = new Table("WITNESS", "SAID", "DETAIL");
    for (WitnessSaid said : result.said()) {
      table.row(said.witness().name(), word(said), detail(said));
    }
    table.print(terminal);
    terminal.line(
        "quorum "
            + (reached ? "reached" : "missing")
            + ": size="
            + result.checkpoint().size()
            + ", needed="
            + quorum
            + ", witnesses="
            + result.said().size());
  }

  private static String word(WitnessSaid said) {
    if (said instanceof WitnessSaid.Cosigned) {
      return "COSIGNED";
    }
    if (said instanceof WitnessSaid.Contradicted contradicted) {
      return contradicted.kind().name();
    }
    if (said instanceof WitnessSaid.Refused) {
      return "REFUSED";
    }
    return said instanceof WitnessSaid.Unusable ? "UNUSABLE" : "UNREACHABLE";
  }

  private static String detail(WitnessSaid said) {
    if (said instanceof WitnessSaid.Cosigned cosigned) {
      return cosigned.time().toString();
    }
    if (said instanceof WitnessSaid.Contradicted contradicted) {
      return "witness size=" + contradicted.knownSize() + ", own size=" + contradicted.ownSize();
    }
    if (said instanceof WitnessSaid.Refused refused) {
      return refused.detail();
    }
    if (said instanceof WitnessSaid.Unusable unusable) {
      return unusable.detail();
    }
    return said instanceof WitnessSaid.Unreachable unreachable ? unreachable.detail() : "";
  }
}
