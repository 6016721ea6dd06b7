package dev.custody.cli;

import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verifier;
import dev.custody.reconcile.ExceptionLines;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody quickstart}: the main job, once through, on the example that is in this jar. */
@Command(
    name = "quickstart",
    mixinStandardHelpOptions = true,
    description = {
      "Run the main job on the bundled example, a day at a cross-dock.",
      "Keys and trust, witness the unsigned feed, append the signed handovers, log,",
      "checkpoint, verify, reconcile, report.",
      "Ends with 0 when it ran, whatever it found."
    })
final class QuickstartCommand implements Callable<Integer> {

  private static final Instant END = Instant.parse(ExampleFiles.END);

  private final Terminal terminal;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "a new or empty directory; default custody-quickstart, or -2 and so on")
  @Nullable Path chosen;

  @Option(names = "--json", description = "one JSON object a line: each step, then each exception")
  boolean json;

  private Path directory = Path.of("custody-quickstart");
  private long stepStarted;

  QuickstartCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    directory = chosen == null ? unused(directory) : chosen;
    requireEmpty();
    // A clock that stands before the day would date all of it to its own time.
    Instant now = Instant.now().isBefore(END) ? END : Instant.now();
    say("A day at a cross-dock: 12 consignments, 48 pallets, 3 parties, 312 events, 5 faults.", "");
    stepStarted = System.nanoTime();
    ExampleFiles example = ExampleFiles.copyTo(directory.resolve("example"));
    ExampleSite site = new ExampleSite(directory, this::step);
    SoftwareSigner gatewayKey = site.keys();
    TrustBundle trust = site.trust(example, gatewayKey, now);
    Verifier verifier =
        Verifier.of(
            trust,
            new VerificationPolicy(now, VerificationPolicy.Streams.MAY_HAVE_GAPS),
            VerificationBackend.best());
    site.fill(example, gatewayKey, verifier, Clock.fixed(now, ZoneOffset.UTC));
    site.check();
    site.verifyAll(verifier);
    Reconciliation reconciliation = reconcile(example, site, verifier);
    report(example, site, reconciliation);
    return ExitCode.HOLDS;
  }

  /** A second run without a name stands beside the first. */
  static Path unused(Path first) {
    Path path = first;
    for (int i = 2; Files.exists(path); i++) {
      path = first.resolveSibling(first.getFileName() + "-" + i);
    }
    return path;
  }

  private void requireEmpty() throws IOException {
    if (!Files.exists(directory)) {
      Files.createDirectories(directory);
      return;
    }
    if (!Files.isDirectory(directory)) {
      throw CommandFault.usage("not a directory: " + directory);
    }
    try (Stream<Path> files = Files.list(directory)) {
      if (files.findAny().isPresent()) {
        throw CommandFault.usage(
            "already there and not empty: "
                + directory
                + "; remove it, or name another: custody quickstart DIR");
      }
    }
  }

  private Reconciliation reconcile(ExampleFiles example, ExampleSite site, Verifier verifier)
      throws IOException {
    try (BufferedWriter lines = Files.newBufferedWriter(directory.resolve("exceptions.jsonl"));
        Progress progress = new Progress(terminal, "records", 0)) {
      Reconciliation reconciliation = new Reconciliation(revision -> write(lines, revision));
      for (Path plan : example.plans()) {
        reconciliation.plan(plan);
      }
      reconciliation.records(site.log(), verifier.newRun(), progress);
      reconciliation.until(END);
      step(
          "reconcile",
          example.plans().size()
              + " plans, as of "
              + END
              + ": "
              + reconciliation.open().size()
              + " exceptions open, "
              + cleared(reconciliation).size()
              + " cleared");
      return reconciliation;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void write(BufferedWriter lines, ExceptionRevision revision) {
    try {
      ExceptionLines.append(revision, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ExceptionRevision> cleared(Reconciliation reconciliation) {
    return reconciliation.engine().exceptions().stream()
        .filter(each -> each.state() == ExceptionState.CLEARED)
        .toList();
  }

  private void report(ExampleFiles example, ExampleSite site, Reconciliation reconciliation)
      throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(text, false, StandardCharsets.UTF_8)) {
      new ShiftReport(Names.read(example.file(ExampleFiles.NAMES)), site.events())
          .print(
              new Terminal(out, terminal.err(), false),
              reconciliation.open(),
              cleared(reconciliation));
    }
    Files.write(directory.resolve("report.txt"), text.toByteArray());
    if (json) {
      reconciliation.open().forEach(each -> terminal.line(ExceptionLines.line(each)));
      cleared(reconciliation).forEach(each -> terminal.line(ExceptionLines.line(each)));
      return;
    }
    say("", text.toString(StandardCharsets.UTF_8));
    files(site);
  }

  private void files(ExampleSite site) {
    Table table = new Table("FILE", "WHAT IT IS");
    table.row(directory.resolve("report.txt"), "the report above");
    table.row(directory.resolve("exceptions.jsonl"), "every revision of every exception");
    table.row(site.log(), "the log: entries, checkpoint, tiles, the feeds' own bytes");
    table.row(directory.resolve("trust.json"), "whose keys count, and for whom they sign");
    table.row(
        site.gatewayKeyFile(), "the gateway's private key, not encrypted: for this example only");
    table.row(directory.resolve("example"), "what went in: feeds, plans, the story (README.md)");
    table.print(terminal);
    String command = command();
    String trust = " --trust " + directory.resolve("trust.json");
    say("", "To try next:");
    terminal.line("  " + command + " verify " + site.log() + trust);
    terminal.line("  " + command + " log prove " + site.log() + " 259");
    terminal.line(
        "  "
            + command
            + " reconcile "
            + site.log()
            + trust
            + " --until "
            + ExampleFiles.END
            + " --plan "
            + directory.resolve("example/plans")
            + "/*.json");
  }

  /** As the one who reads it would type it here. */
  private static String command() {
    String home = System.getProperty("custody.home");
    if (home == null) {
      return "custody";
    }
    Path here = Path.of("").toAbsolutePath();
    return here.equals(Path.of(home).toAbsolutePath()) ? "./custody" : home + "/custody";
  }

  private void step(String name, String result) {
    long now = System.nanoTime();
    long millis = (now - stepStarted) / 1_000_000;
    stepStarted = now;
    if (json) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("step", name);
      members.put("millis", millis);
      members.put("result", result);
      terminal.json(members);
    } else {
      terminal.line(String.format("%-11s%5d ms  %s", name, millis, result));
      terminal.out().flush();
    }
  }

  private void say(String... lines) {
    if (!json) {
      for (String line : lines) {
        terminal.line(line);
      }
    }
  }
}
