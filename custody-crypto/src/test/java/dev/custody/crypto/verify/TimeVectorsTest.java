package dev.custody.crypto.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.statement.FeedRecord;
import dev.custody.crypto.feed.FeedEntry;
import dev.custody.crypto.feed.FeedFormatException;
import dev.custody.crypto.feed.FeedReader;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.time.TimestampDigest;
import dev.custody.crypto.time.TimestampPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** vectors/own/time.json is what the cases make, and verification says what they say. */
class TimeVectorsTest {

  private static final Path FILE =
      Paths.get(System.getProperty("custody.root", ".."), "vectors/own/time.json");

  @Test
  void file_isWhatTheCasesMake() throws IOException {
    StringBuilder text = new StringBuilder("[\n");
    List<ObjectNode> cases = TimeCases.all();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < cases.size(); i++) {
      text.append(cases.get(i)).append(i + 1 < cases.size() ? ",\n" : "\n");
      assertThat(names.add(cases.get(i).get("name").asText())).isTrue();
    }
    String made = text.append("]\n").toString();
    if (System.getProperty("custody.writeVectors") != null) {
      Files.write(FILE, made.getBytes(StandardCharsets.UTF_8));
    }
    JsonNode read = new ObjectMapper().readTree(FILE.toFile());
    assertThat(read).isEqualTo(new ObjectMapper().readTree(made));
  }

  static Stream<Named<JsonNode>> cases() {
    List<Named<JsonNode>> cases = new ArrayList<>();
    for (ObjectNode one : TimeCases.all()) {
      cases.add(Named.of(one.get("name").asText(), one));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void verdict_isThatOfTheCase(JsonNode one) throws IOException {
    Verifier verifier = verifier(one);
    List<Parsed<FeedRecord>> records = records(one);
    TimeLedger.Collector collector = verifier.newLedger();
    records.forEach(collector::add);
    TimeLedger ledger = collector.finish();
    // What a first pass knows is never less, and no more where the run has met it all before.
    assertSays(judge(verifier.newRun(ledger), records), one);
    if (!one.path("firstPass").asBoolean()) {
      assertSays(judge(verifier.newRun(), records), one);
    }
  }

  private static Verdict judge(VerificationRun run, List<Parsed<FeedRecord>> records) {
    Verdict last = null;
    for (Parsed<FeedRecord> record : records) {
      for (Verdict verdict : run.verify(record)) {
        last = verdict;
      }
    }
    return java.util.Objects.requireNonNull(last);
  }

  private static void assertSays(Verdict verdict, JsonNode one) {
    Set<String> codes = new TreeSet<>();
    verdict.reasons().forEach(reason -> codes.add(reason.name()));
    verdict.notes().forEach(note -> codes.add(note.name()));
    Set<String> expected = new TreeSet<>();
    one.get("exactly").forEach(code -> expected.add(code.asText()));
    assertThat(codes).isEqualTo(expected);
    assertThat(verdict.getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT))
        .isEqualTo(one.get("verdict").asText());
    List<String> proofs = new ArrayList<>();
    for (ProofJudgement proof : verdict.proofs()) {
      proofs.add(
          (proof.kind()
                  + " "
                  + proof
                      .reason()
                      .map(Enum::name)
                      .orElse(proof.time().map(Instant::toString).orElse("")))
              .trim());
    }
    List<String> expectedProofs = new ArrayList<>();
    one.get("proofs").forEach(proof -> expectedProofs.add(proof.asText()));
    assertThat(proofs).isEqualTo(expectedProofs);
    JsonNode bracket = one.get("bracket");
    if (bracket != null) {
      var found = verdict.bracket().get();
      assertThat(found.notBefore()).isEqualTo(Instant.parse(bracket.get("notBefore").asText()));
      assertThat(found.lower().name()).isEqualTo(bracket.get("lower").asText());
      assertThat(found.notAfter()).isEqualTo(Instant.parse(bracket.get("notAfter").asText()));
      assertThat(found.upper().name()).isEqualTo(bracket.get("upper").asText());
    }
  }

  private static List<Parsed<FeedRecord>> records(JsonNode one) throws IOException {
    byte[] feed = Bytes.ofHex(one.get("feed").asText()).toByteArray();
    List<Parsed<FeedRecord>> records = new ArrayList<>();
    try (FeedReader reader = FeedReader.open(new ByteArrayInputStream(feed))) {
      for (FeedEntry entry = reader.next(); entry != null; entry = reader.next()) {
        records.add(entry.record());
      }
    } catch (FeedFormatException e) {
      throw new IOException(e);
    }
    return records;
  }

  private static Verifier verifier(JsonNode one) {
    TimestampPolicy.Builder timestamps = TimestampPolicy.builder();
    one.get("timestamps").get("policies").forEach(oid -> timestamps.policy(oid.asText()));
    one.get("timestamps")
        .get("digests")
        .forEach(digest -> timestamps.digests(TimestampDigest.valueOf(digest.asText())));
    return Verifier.of(
        TrustJson.read(one.get("trust")),
        new VerificationPolicy(
            Instant.parse(one.get("at").asText()),
            VerificationPolicy.Streams.MAY_HAVE_GAPS,
            timestamps.build()),
        VerificationBackend.best());
  }
}
