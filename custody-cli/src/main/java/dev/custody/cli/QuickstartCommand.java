package dev.custody.cli;

import dev.custody.api.EventId;
import dev.custody.api.Parsed;
import dev.custody.api.observe.Observation;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.Role;
import dev.custody.api.tree.InclusionProof;
import dev.custody.api.tree.ProofResult;
import dev.custody.crypto.key.KeyFiles;
import dev.custody.crypto.key.PrivateKeyPem;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.FileStreamStore;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.AuthenticEvent;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import dev.custody.feeds.gateway.Gateway;
import dev.custody.feeds.gateway.WitnessResult;
import dev.custody.feeds.json.TrustBundleJson;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogCheck;
import dev.custody.log.LogEntry;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import dev.custody.log.note.Checkpoint;
import dev.custody.reconcile.ExceptionLines;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      "Run the main job on the bundled example, a day at a cross-dock: keys and",
      "trust, witness the unsigned feed, append the signed handovers, log,",
      "checkpoint, verify, reconcile, report.",
      "Ends with 0 when it ran, whatever it found."
    })
final class QuickstartCommand implements Callable<Integer> {

  private static final Instant END = Instant.parse(ExampleFiles.END);
  private static final long DOCUMENT_BYTES_MAX = 1L << 24;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "a new or empty directory; default custody-quickstart, or -2 and so on")
  @Nullable Path chosen;

  @Option(names = "--json", description = "one JSON object a line: each step, then each exception")
  boolean json;

  private final Map<EventId, Observation> events = new HashMap<>();
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
    SoftwareSigner gatewayKey = keys();
    TrustBundle trust = trust(example, gatewayKey, now);
    Verifier verifier =
        Verifier.of(
            trust,
            new VerificationPolicy(now, VerificationPolicy.Streams.MAY_HAVE_GAPS),
            VerificationBackend.best());
    fill(example, gatewayKey, verifier, Clock.fixed(now, ZoneOffset.UTC));
    check();
    verifyAll(verifier);
    Reconciliation reconciliation = reconcile(example, verifier);
    report(example, reconciliation);
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

  private Path log() {
    return directory.resolve("site.log");
  }

  private Path gatewayKeyFile() {
    return directory.resolve("gateway.key.pem");
  }

  private SoftwareSigner keys() throws IOException {
    SoftwareSigner signer = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
    byte[] pem = PrivateKeyPem.writeUnencrypted(signer);
    try {
      KeyFiles.writeNew(gatewayKeyFile(), pem);
      Streams.begin(gatewayKeyFile(), signer.keyId());
    } finally {
      Arrays.fill(pem, (byte) 0);
    }
    step("keys", "a key for our gateway: " + signer.keyId().toHex());
    return signer;
  }

  private TrustBundle trust(ExampleFiles example, SoftwareSigner gateway, Instant now)
      throws IOException {
    TrustBundle devices = Inputs.trust(example.file(ExampleFiles.TRUST));
    List<TrustedKey> keys = new ArrayList<>(devices.keys());
    keys.add(
        TrustedKey.builder(
                gateway.publicKey(), Gateway.defaultParty(gateway.keyId()), Holder.GATEWAY)
            .roles(Role.GATEWAY)
            .window(devices.issued(), devices.expires())
            .build());
    TrustBundle bundle =
        TrustBundle.of(
            devices.version() + 1,
            Instant.ofEpochMilli(now.toEpochMilli()),
            devices.expires(),
            keys);
    Files.writeString(directory.resolve("trust.json"), TrustBundleJson.write(bundle));
    step(
        "trust",
        bundle.keys().size()
            + " keys: "
            + devices.keys().size()
            + " devices of the three parties, and our gateway");
    return bundle;
  }

  private void fill(ExampleFiles example, SoftwareSigner gatewayKey, Verifier verifier, Clock clock)
      throws IOException, SigningException {
    try (CustodyLog log = CustodyLog.create(log(), "example.com/pellworth", LogKeys.create(log()));
        FileStreamStore store = Streams.open(gatewayKeyFile(), gatewayKey.keyId())) {
      step("log", "an empty one, with a key of its own: " + log());
      String party = Gateway.defaultParty(gatewayKey.keyId());
      Gateway gateway =
          Gateway.over(log, Streams.signer(gatewayKey, party, store), clock, DOCUMENT_BYTES_MAX);
      witness(gateway, example.file(ExampleFiles.SITE_FEED));
      append(log, example.file(ExampleFiles.HANDOVERS), verifier.newRun());
      witness(gateway, example.file(ExampleFiles.LATE_FEED));
      Checkpoint checkpoint = log.checkpoint();
      step(
          "checkpoint",
          checkpoint.size()
              + " entries under one signed root: "
              + checkpoint.root().bytes().toShortHex());
    }
  }

  private void witness(Gateway gateway, Path file) throws IOException, SigningException {
    WitnessResult result;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      result = gateway.witness(in, "application/ld+json", file.getFileName().toString(), one -> {});
    }
    if (!(result instanceof WitnessResult.Witnessed done)) {
      throw new AssertionError("the example is a document that can be read: " + file);
    }
    step(
        "witness",
        file.getFileName()
            + ": "
            + done.mappedEpcisEvents()
            + " of "
            + done.epcisEvents()
            + " EPCIS events mapped, and the document's own bytes");
  }

  private void append(CustodyLog log, Path feed, VerificationRun run) throws IOException {
    long verified = 0;
    long others = 0;
    try (Records records = Records.open(feed)) {
      for (Parsed<FeedRecord> record = records.next(); record != null; record = records.next()) {
        for (Verdict verdict : run.verify(record)) {
          verified += verdict instanceof Verified ? 1 : 0;
          others += verdict instanceof Verified ? 0 : 1;
          Optional<AuthenticEvent> authentic = verdict.authentic();
          if (authentic.isPresent()) {
            log.append(LogEntry.of(authentic.get()));
          }
        }
      }
    }
    step(
        "append",
        feed.getFileName() + ": " + verified + " verified, " + others + " lacks a signature");
  }

  private void check() throws IOException {
    LogCheck check = LogCheck.run(log());
    if (!(check instanceof LogCheck.Whole)) {
      throw CommandFault.world("the log is not as it was written: " + check.report());
    }
    step("check", "every byte of the log read: whole");
    LogReader reader = LogReader.open(log());
    Checkpoint checkpoint =
        reader.checkpoint().orElseThrow(() -> new AssertionError("one was just signed"));
    LoggedEntry entry = reader.read(checkpoint.size() - 1);
    InclusionProof proof = reader.proveInclusion(entry.index());
    if (!(proof.check(entry.leafHash(), checkpoint.root()) instanceof ProofResult.Holds)) {
      throw CommandFault.world("a proof of the log does not hold: index=" + entry.index());
    }
    step(
        "prove",
        "entry "
            + entry.index()
            + " is under that root: "
            + proof.path().size()
            + " hashes prove it");
  }

  private void verifyAll(Verifier verifier) throws IOException {
    VerificationRun run = verifier.newRun();
    long signed = 0;
    long witnessed = 0;
    long others = 0;
    try (Records records = Records.open(log())) {
      for (Parsed<FeedRecord> record = records.next(); record != null; record = records.next()) {
        for (Verdict verdict : run.verify(record)) {
          verdict.observation().ifPresent(seen -> events.put(seen.eventId(), seen));
          String trust = VerdictView.trust(verdict);
          signed += "SIGNED".equals(trust) ? 1 : 0;
          witnessed += "WITNESSED".equals(trust) ? 1 : 0;
          others += trust == null ? 1 : 0;
        }
      }
    }
    step(
        "verify",
        signed
            + " signed by a party, "
            + witnessed
            + " only witnessed by our gateway, "
            + others
            + " undecided");
  }

  private Reconciliation reconcile(ExampleFiles example, Verifier verifier) throws IOException {
    try (BufferedWriter lines = Files.newBufferedWriter(directory.resolve("exceptions.jsonl"));
        Progress progress = new Progress(terminal, "records", 0)) {
      Reconciliation reconciliation = new Reconciliation(revision -> write(lines, revision));
      for (Path plan : example.plans()) {
        reconciliation.plan(plan);
      }
      reconciliation.records(log(), verifier.newRun(), progress);
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

  private void report(ExampleFiles example, Reconciliation reconciliation) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(text, false, StandardCharsets.UTF_8)) {
      new ShiftReport(Names.read(example.file(ExampleFiles.NAMES)), events)
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
    files();
  }

  private void files() {
    Table table = new Table("FILE", "WHAT IT IS");
    table.row(directory.resolve("report.txt"), "the report above");
    table.row(directory.resolve("exceptions.jsonl"), "every revision of every exception");
    table.row(log(), "the log: entries, checkpoint, tiles, the feeds' own bytes");
    table.row(directory.resolve("trust.json"), "whose keys count, and for whom they sign");
    table.row(gatewayKeyFile(), "the gateway's private key, not encrypted: for this example only");
    table.row(directory.resolve("example"), "what went in: feeds, plans, the story (README.md)");
    table.print(terminal);
    String command = command();
    String trust = " --trust " + directory.resolve("trust.json");
    say("", "To try next:");
    terminal.line("  " + command + " verify " + log() + trust);
    terminal.line("  " + command + " log prove " + log() + " 259");
    terminal.line(
        "  "
            + command
            + " reconcile "
            + log()
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
