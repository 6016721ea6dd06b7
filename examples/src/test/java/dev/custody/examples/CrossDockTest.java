package dev.custody.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Role;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verifier;
import dev.custody.examples.crossdock.CrossDockFiles;
import dev.custody.feeds.gateway.Gateway;
import dev.custody.feeds.gateway.WitnessResult;
import dev.custody.feeds.json.TrustBundleJson;
import dev.custody.log.CustodyLog;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed files are what the generator writes, and give what the answer key says. */
class CrossDockTest {

  private static final Path EXAMPLE =
      Path.of(System.getProperty("custody.root", "..")).resolve("examples/cross-dock");

  @TempDir Path directory;

  @Test
  void committedFiles_areWhatTheGeneratorWrites() throws Exception {
    Map<String, byte[]> made = CrossDockFiles.files();
    for (Map.Entry<String, byte[]> file : made.entrySet()) {
      assertThat(Files.readAllBytes(EXAMPLE.resolve(file.getKey())))
          .as(file.getKey())
          .isEqualTo(file.getValue());
    }
    Set<String> expected = new TreeSet<>(made.keySet());
    expected.add("README.md");
    try (Stream<Path> files = Files.walk(EXAMPLE)) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> EXAMPLE.relativize(file).toString().replace('\\', '/')))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void wholeWay_givesTheAnswerKey() throws Exception {
    JsonNode key = new ObjectMapper().readTree(EXAMPLE.resolve("answer-key.json").toFile());
    List<ExceptionRevision> said = run(Instant.parse(key.get("until").asText()), key);

    Set<ExceptionId> confirmed = new HashSet<>();
    Map<ExceptionId, ExceptionRevision> last = new java.util.LinkedHashMap<>();
    for (ExceptionRevision revision : said) {
      last.put(revision.id(), revision);
      if (revision.state() == ExceptionState.CONFIRMED) {
        confirmed.add(revision.id());
      }
    }
    List<String> found = new ArrayList<>();
    last.forEach(
        (id, revision) ->
            found.add(
                line(
                    revision.rule(),
                    revision.subject(),
                    revision.severity().name(),
                    revision.state().open(),
                    confirmed.contains(id))));
    List<String> expected = new ArrayList<>();
    for (JsonNode each : key.get("exceptions")) {
      expected.add(
          line(
              each.get("rule").asText(),
              each.get("subject").asText(),
              each.get("severity").asText(),
              each.get("open").asBoolean(),
              each.get("confirmed").asBoolean()));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String line(
      String rule, String subject, String severity, boolean open, boolean confirmed) {
    return rule
        + " "
        + subject
        + " "
        + severity
        + (open ? " open" : " closed")
        + (confirmed ? " confirmed" : "");
  }

  private List<ExceptionRevision> run(Instant until, JsonNode key) throws Exception {
    SoftwareSigner gatewayKey = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
    TrustBundle trust = withGateway(gatewayKey);
    List<Plan> plans = new ArrayList<>();
    try (Stream<Path> files = Files.list(EXAMPLE.resolve("plans"))) {
      for (Path file : files.sorted().toList()) {
        plans.add(PlanFiles.parsePlan(Files.readAllBytes(file)));
      }
    }
    assertThat(plans).hasSize(12);
    List<ExceptionRevision> said = new ArrayList<>();
    // Received three weeks after the day: what the gateway's clock says decides nothing.
    Clock clock = Clock.fixed(Instant.parse("2026-11-22T08:00:00Z"), ZoneOffset.UTC);
    SoftwareSigner logKey = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    try (CustodyLog log = CustodyLog.create(directory.resolve("log"), "example.com/px", logKey)) {
      StatementSigner signer =
          StatementSigner.begin(
              gatewayKey, Gateway.defaultParty(gatewayKey.keyId()), new VolatileStreamStore());
      Gateway gateway = Gateway.over(log, signer, clock, 1 << 20);
      assertWitnessed(gateway, "site-feed.epcis.json", key.at("/events/site").asInt());
      VerificationPolicy policy =
          new VerificationPolicy(clock.instant(), VerificationPolicy.Streams.CONTIGUOUS);
      WitnessAndReconcile.append(
          log,
          EXAMPLE.resolve("handovers.cfeed"),
          Verifier.of(trust, policy, VerificationBackend.best()).newRun());
      assertWitnessed(gateway, "late-handheld.epcis.json", key.at("/events/late").asInt());
      log.checkpoint();
      assertThat(log.size())
          .isEqualTo(
              2
                  + key.at("/events/site").asInt()
                  + key.at("/events/signed").asInt()
                  + key.at("/events/late").asInt());
      WitnessAndReconcile.reconcile(log.reader(), trust, plans, until, said::add);
    }
    return said;
  }

  private static void assertWitnessed(Gateway gateway, String file, int events) throws Exception {
    WitnessResult result = WitnessAndReconcile.witness(gateway, EXAMPLE.resolve(file));
    assertThat(result).isInstanceOf(WitnessResult.Witnessed.class);
    WitnessResult.Witnessed witnessed = (WitnessResult.Witnessed) result;
    assertThat(witnessed.epcisEvents()).isEqualTo(events);
    assertThat(witnessed.mappedEpcisEvents()).isEqualTo(events);
  }

  private static TrustBundle withGateway(SoftwareSigner gateway) throws Exception {
    TrustBundle devices =
        TrustBundleJson.parse(Files.readAllBytes(EXAMPLE.resolve("trust.json"))).require();
    List<TrustedKey> keys = new ArrayList<>(devices.keys());
    keys.add(
        TrustedKey.builder(
                gateway.publicKey(), Gateway.defaultParty(gateway.keyId()), Holder.GATEWAY)
            .roles(Role.GATEWAY)
            .window(devices.issued(), devices.expires())
            .build());
    return TrustBundle.of(devices.version() + 1, devices.issued(), devices.expires(), keys);
  }
}
