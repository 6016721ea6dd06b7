package dev.custody.cli;

import dev.custody.api.EventId;
import dev.custody.api.Parsed;
import dev.custody.api.observe.Observation;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.Role;
import dev.custody.api.tree.InclusionProof;
import dev.custody.api.tree.ProofResult;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.stream.FileStreamStore;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verifier;
import dev.custody.feeds.gateway.Gateway;
import dev.custody.feeds.gateway.WitnessResult;
import dev.custody.feeds.json.TrustBundleJson;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogCheck;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The site of the quickstart: a gateway's key, a trust bundle and a log in one directory, filled
 * with the bundled example and checked. One step after the other, each told when it is done.
 */
final class ExampleSite {

  private static final long DOCUMENT_BYTES_MAX = 1L << 24;

  private final Path directory;
  private final BiConsumer<String, String> steps;
  private final Map<EventId, Observation> events = new HashMap<>();

  /**
   * A site that is still to be made.
   *
   * @param directory an empty directory
   * @param steps takes the name and the result of each step
   */
  ExampleSite(Path directory, BiConsumer<String, String> steps) {
    this.directory = directory;
    this.steps = steps;
  }

  /** What was verified, by event id. */
  Map<EventId, Observation> events() {
    return events;
  }

  /** The log's directory. */
  Path log() {
    return directory.resolve("site.log");
  }

  /** The file of the gateway's key. */
  Path gatewayKeyFile() {
    return directory.resolve("gateway.key.pem");
  }

  /** Makes the gateway's key. */
  SoftwareSigner keys() throws IOException {
    SoftwareSigner signer = LogKeys.createFile(gatewayKeyFile(), Algorithm.ES256);
    Streams.begin(gatewayKeyFile(), signer.keyId());
    steps.accept("keys", "a key for our gateway: " + signer.keyId().toHex());
    return signer;
  }

  /** The example's bundle, and our gateway in it. */
  TrustBundle trust(ExampleFiles example, SoftwareSigner gateway, Instant now) throws IOException {
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
    steps.accept(
        "trust",
        bundle.keys().size()
            + " keys: "
            + devices.keys().size()
            + " devices of the three parties, and our gateway");
    return bundle;
  }

  /** Makes the log, and brings the example into it. */
  void fill(ExampleFiles example, SoftwareSigner gatewayKey, Verifier verifier, Clock clock)
      throws IOException, SigningException {
    try (CustodyLog log = CustodyLog.create(log(), "example.com/pellworth", LogKeys.create(log()));
        FileStreamStore store = Streams.open(gatewayKeyFile(), gatewayKey.keyId())) {
      steps.accept("log", "an empty one, with a key of its own: " + log());
      String party = Gateway.defaultParty(gatewayKey.keyId());
      Gateway gateway =
          Gateway.over(log, Streams.signer(gatewayKey, party, store), clock, DOCUMENT_BYTES_MAX);
      witness(gateway, example.file(ExampleFiles.SITE_FEED));
      append(log, example.file(ExampleFiles.HANDOVERS), verifier.newRun());
      witness(gateway, example.file(ExampleFiles.LATE_FEED));
      Checkpoint checkpoint = log.checkpoint();
      steps.accept(
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
    steps.accept(
        "witness",
        file.getFileName()
            + ": "
            + done.mappedEpcisEvents()
            + " of "
            + done.epcisEvents()
            + " EPCIS events mapped, and the document's own bytes");
  }

  private void append(CustodyLog log, Path feed, VerificationRun run) throws IOException {
    AuthenticAppend append = new AuthenticAppend(log, run);
    try (Records records = Records.open(feed)) {
      append.all(records, () -> {});
    }
    steps.accept(
        "append",
        feed.getFileName()
            + ": "
            + append.verified()
            + " verified, "
            + append.notVerified()
            + " lacks a signature");
  }

  /** Reads every byte of the log, and proves its last entry. */
  void check() throws IOException {
    LogCheck check = LogCheck.run(log());
    if (!(check instanceof LogCheck.Whole)) {
      throw CommandFault.world("the log is not as it was written: " + check.report());
    }
    steps.accept("check", "every byte of the log read: whole");
    LogReader reader = LogReader.open(log());
    Checkpoint checkpoint =
        reader.checkpoint().orElseThrow(() -> new AssertionError("one was just signed"));
    LoggedEntry entry = reader.read(checkpoint.size() - 1);
    InclusionProof proof = reader.proveInclusion(entry.index());
    if (!(proof.check(entry.leafHash(), checkpoint.root()) instanceof ProofResult.Holds)) {
      throw CommandFault.world("a proof of the log does not hold: index=" + entry.index());
    }
    steps.accept(
        "prove",
        "entry "
            + entry.index()
            + " is under that root: "
            + proof.path().size()
            + " hashes prove it");
  }

  /** Verifies every entry of the log. */
  void verifyAll(Verifier verifier) throws IOException {
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
    steps.accept(
        "verify",
        signed
            + " signed by a party, "
            + witnessed
            + " only witnessed by our gateway, "
            + others
            + " undecided");
  }
}
