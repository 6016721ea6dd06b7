package dev.custody.crypto.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.custody.api.Bytes;
import dev.custody.crypto.feed.FeedEntry;
import dev.custody.crypto.feed.FeedReader;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.VerificationPolicy.Streams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every case of the vectors gives its verdict and its reasons, with every backend that is there.
 */
class VerificationVectors {

  private static final Path VECTORS =
      Paths.get(System.getProperty("custody.root", ".."), "vectors");
  private static final List<VerificationBackend> BACKENDS = VerificationBackend.available();

  @TestFactory
  Stream<DynamicTest> secondImplementation_statements() throws IOException {
    return cases(read("custody-v1/statements.json"));
  }

  @TestFactory
  Stream<DynamicTest> own_statements() throws IOException {
    return cases(read("own/verification.json"));
  }

  @TestFactory
  Stream<DynamicTest> secondImplementation_feeds() throws IOException {
    JsonNode expected = read("custody-v1/feeds/expected.json");
    List<DynamicTest> tests = new ArrayList<>();
    for (Iterator<Map.Entry<String, JsonNode>> it = expected.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> feed = it.next();
      String name = feed.getKey();
      String trust = "custody-v1/feeds/" + name.replace(".cfeed", ".trust.json");
      TrustBundle bundle = TrustJson.read(read(trust));
      for (VerificationBackend backend : BACKENDS) {
        tests.add(
            DynamicTest.dynamicTest(
                name + " with " + backend.name(),
                () -> {
                  List<Verdict> verdicts;
                  try (InputStream in =
                      Files.newInputStream(VECTORS.resolve("custody-v1/feeds").resolve(name))) {
                    verdicts = verify(in, bundle, "2026-12-01T00:00:00Z", false, backend);
                  }
                  assertThat(verdicts).hasSameSizeAs(feed.getValue());
                  for (int i = 0; i < verdicts.size(); i++) {
                    JsonNode wanted = feed.getValue().get(i);
                    assertThat(name(verdicts.get(i))).isEqualTo(wanted.get(0).asText());
                    assertThat(codes(verdicts.get(i))).isEqualTo(texts(wanted.get(1)));
                  }
                }));
      }
    }
    return tests.stream();
  }

  private static Stream<DynamicTest> cases(JsonNode cases) {
    return BACKENDS.stream()
        .flatMap(
            backend ->
                StreamSupport.stream(cases.spliterator(), false)
                    .map(
                        test ->
                            DynamicTest.dynamicTest(
                                test.get("name").asText() + " with " + backend.name(),
                                () -> check(test, backend))));
  }

  private static void check(JsonNode test, VerificationBackend backend) throws Exception {
    byte[] feed = Bytes.ofHex(test.get("feed").asText()).toByteArray();
    List<Verdict> verdicts =
        verify(
            new ByteArrayInputStream(feed),
            TrustJson.read(test.get("trust")),
            test.get("at").asText(),
            test.path("contiguous").asBoolean(),
            backend);
    Verdict last = verdicts.get(verdicts.size() - 1);
    assertThat(name(last)).as("%s", last).isEqualTo(test.get("verdict").asText());
    if (test.has("exactly")) {
      assertThat(codes(last)).isEqualTo(texts(test.get("exactly")));
    } else {
      assertThat(codes(last)).containsAll(texts(test.get("reasons")));
    }
  }

  static List<Verdict> verify(
      InputStream in,
      TrustBundle bundle,
      String at,
      boolean contiguous,
      VerificationBackend backend)
      throws Exception {
    Verifier verifier =
        Verifier.of(
            bundle,
            new VerificationPolicy(
                Instant.parse(at), contiguous ? Streams.CONTIGUOUS : Streams.MAY_HAVE_GAPS),
            backend);
    VerificationRun run = verifier.newRun();
    List<Verdict> verdicts = new ArrayList<>();
    FeedReader reader = FeedReader.open(in);
    for (FeedEntry entry = reader.next(); entry != null; entry = reader.next()) {
      verdicts.addAll(run.verify(entry.record()));
    }
    return verdicts;
  }

  static String name(Verdict verdict) {
    if (verdict instanceof Verified) {
      return "VERIFIED";
    }
    return verdict instanceof Rejected ? "REJECTED" : "INDETERMINATE";
  }

  static TreeSet<String> codes(Verdict verdict) {
    TreeSet<String> codes = new TreeSet<>();
    verdict.reasons().forEach(reason -> codes.add(reason.name()));
    verdict.notes().forEach(note -> codes.add(note.name()));
    return codes;
  }

  private static TreeSet<String> texts(JsonNode array) {
    TreeSet<String> texts = new TreeSet<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static JsonNode read(String path) throws IOException {
    return new ObjectMapper().readTree(VECTORS.resolve(path).toFile());
  }
}
