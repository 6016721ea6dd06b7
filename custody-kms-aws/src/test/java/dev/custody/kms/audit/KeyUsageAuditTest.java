package dev.custody.kms.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Digest;
import dev.custody.api.statement.KeyId;
import dev.custody.kms.FileKeyUsageLedger;
import dev.custody.kms.KeyUsageLedger;
import dev.custody.kms.audit.UsageFinding.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyUsageAuditTest {

  private static final String KEY =
      "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final Instant DAY = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant NEXT = DAY.plusSeconds(86_400);
  private static final String US = "arn:aws:sts::111122223333:assumed-role/custody-signer/i-0";
  private static final String THEM = "arn:aws:iam::111122223333:user/Mallory";

  @TempDir private Path directory;

  @Test
  void onePlantedSignature_amongAHundredThousand_isFound() throws Exception {
    Random random = new Random(7);
    int count = 100_000;
    Path ledger = directory.resolve("ledger.jsonl");
    StringBuilder lines = new StringBuilder();
    List<String> trail = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String attempt = attempt(random);
      String request = new UUID(random.nextLong(), random.nextLong()).toString();
      Instant at = DAY.plusMillis(i * 800L);
      lines.append(begin(attempt, at)).append(end(attempt, request, true));
      trail.add(sign(request, at, US, "aws-sdk-java/2 custody-attempt/" + attempt, ""));
    }
    Files.writeString(ledger, lines);
    String planted = "00000000-dead-beef-0000-000000000000";
    trail.add(61_803, sign(planted, DAY.plusSeconds(49_443), THEM, "aws-cli/2", ""));

    KeyUsageAudit audit = KeyUsageAudit.of(List.of(KEY), DAY, NEXT);
    audit.add(LedgerFile.read(ledger));
    for (int i = 0; i < trail.size(); i += 10_000) {
      byte[] file =
          trailFile(trail.subList(i, Math.min(trail.size(), i + 10_000)), i % 20_000 == 0);
      CloudTrailFile.read("part", new ByteArrayInputStream(file), audit::add);
    }
    KeyUsageAudit.Report report = audit.report();
    assertThat(report.findings())
        .containsExactly(
            new UsageFinding(
                Kind.UNEXPLAINED_SIGNATURE, DAY.plusSeconds(49_443), THEM, planted, KEY));
    assertThat(report.explained()).isEqualTo(count);
  }

  @Test
  void aSignatureThatTheTrailLacks_isUnlogged() throws Exception {
    Path ledger = directory.resolve("ledger.jsonl");
    String attempt = attempt(new Random(1));
    Files.writeString(ledger, begin(attempt, DAY.plusSeconds(5)) + end(attempt, "r-1", true));
    KeyUsageAudit audit = audit(ledger);
    assertThat(audit.report().findings())
        .containsExactly(
            new UsageFinding(Kind.UNLOGGED_SIGNATURE, DAY.plusSeconds(5), "", "r-1", KEY));
  }

  @Test
  void anAnswerThatNeverCame_isExplainedByItsMark_once() throws Exception {
    Path ledger = directory.resolve("ledger.jsonl");
    String attempt = attempt(new Random(1));
    Files.writeString(ledger, begin(attempt, DAY.plusSeconds(5)));
    KeyUsageAudit audit =
        audit(
            ledger,
            sign("r-1", DAY.plusSeconds(5), US, "x custody-attempt/" + attempt, ""),
            sign("r-2", DAY.plusSeconds(6), THEM, "x custody-attempt/" + attempt, ""));
    assertThat(audit.report().explainedByMark()).isEqualTo(1);
    assertThat(audit.report().findings())
        .extracting(UsageFinding::requestId)
        .containsExactly("r-2");
  }

  @Test
  void theMarkOfAFinishedCall_explainsNothing() throws Exception {
    Path ledger = directory.resolve("ledger.jsonl");
    String attempt = attempt(new Random(1));
    Files.writeString(ledger, begin(attempt, DAY) + end(attempt, "r-1", true));
    KeyUsageAudit audit =
        audit(
            ledger,
            sign("r-1", DAY, US, "custody-attempt/" + attempt, ""),
            sign("r-2", DAY.plusSeconds(6), THEM, "custody-attempt/" + attempt, ""));
    assertThat(audit.report().findings())
        .extracting(UsageFinding::requestId)
        .containsExactly("r-2");
  }

  @Test
  void aRequestIdThatComesAgain_explainsOneSignature_andARecordTwiceIsOne() throws Exception {
    Path ledger = directory.resolve("ledger.jsonl");
    String attempt = attempt(new Random(1));
    Files.writeString(ledger, begin(attempt, DAY) + end(attempt, "r-1", true));
    String record = sign("r-1", DAY, US, "", "");
    assertThat(audit(ledger, record, record).report().findings()).isEmpty();
    assertThat(audit(ledger, record, sign("r-1", DAY, THEM, "", "")).report().findings())
        .hasSize(1);
  }

  @Test
  void refusedCalls_otherKeys_otherTimes_areNoSignatures() throws Exception {
    Path ledger = directory.resolve("ledger.jsonl");
    Files.writeString(ledger, begin(attempt(new Random(1)), DAY));
    KeyUsageAudit.Report report =
        audit(
                ledger,
                sign("r-1", DAY, THEM, "", "AccessDenied"),
                sign("r-2", NEXT, THEM, "", ""),
                sign("r-3", DAY, THEM, "", "").replace(KEY, KEY + "0"))
            .report();
    assertThat(report.findings()).isEmpty();
    assertThat(report.refused()).isEqualTo(1);
  }

  @Test
  void aMultiRegionKey_isOneKeyInAllRegions() throws Exception {
    String primary = "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";
    String replica = primary.replace("us-east-1", "eu-west-1");
    KeyUsageAudit audit = KeyUsageAudit.of(List.of(primary), DAY, NEXT);
    byte[] file = trailFile(List.of(sign("r-1", DAY, THEM, "", "").replace(KEY, replica)), false);
    CloudTrailFile.read("part", new ByteArrayInputStream(file), audit::add);
    assertThat(audit.report().findings()).hasSize(1);
  }

  @Test
  void otherOperations_arePassedOver() throws Exception {
    byte[] file =
        trailFile(
            List.of("{\"eventSource\":\"kms.amazonaws.com\",\"eventName\":\"Decrypt\"}"), true);
    List<SignRecord> signs = new ArrayList<>();
    assertThat(CloudTrailFile.read("part", new ByteArrayInputStream(file), signs::add))
        .isEqualTo(1);
    assertThat(signs).isEmpty();
  }

  @Test
  void everyPrefixOfAFile_isRefused() throws Exception {
    byte[] plain = trailFile(List.of(sign("r-1", DAY, THEM, "agent", "")), false);
    byte[] gzip = trailFile(List.of(sign("r-1", DAY, THEM, "agent", "")), true);
    for (byte[] whole : List.of(plain, gzip)) {
      for (int length = 0; length < whole.length; length++) {
        byte[] prefix = java.util.Arrays.copyOf(whole, length);
        assertThatThrownBy(
                () -> CloudTrailFile.read("x", new ByteArrayInputStream(prefix), sign -> {}))
            .as("length=%s", length)
            .isInstanceOf(MalformedRecordException.class);
      }
    }
  }

  @Test
  void everyPrefixOfALedger_isReadWithoutItsTornLine() throws Exception {
    Path ledger = directory.resolve("ledger.jsonl");
    String attempt = attempt(new Random(1));
    String whole = begin(attempt, DAY) + end(attempt, "r-1", true);
    for (int length = 0; length <= whole.length(); length++) {
      Files.writeString(ledger, whole.substring(0, length));
      int begun = length >= begin(attempt, DAY).length() ? 1 : 0;
      assertThat(LedgerFile.read(ledger).count()).isEqualTo(begun);
    }
  }

  @Test
  void anEndWithoutBeginning_orAnotherLine_refusesTheLedger() throws Exception {
    Path ledger = directory.resolve("ledger.jsonl");
    for (String line :
        List.of(end("ab", "r", true), "{}\n", "x\n", "[1]\n", "\n", "{\"a\":{}}\n")) {
      Files.writeString(ledger, line);
      assertThatThrownBy(() -> LedgerFile.read(ledger))
          .as(line)
          .isInstanceOf(MalformedRecordException.class)
          .hasMessageContaining("line=1");
    }
  }

  @Test
  void whatTheLedgerWrites_isRead_andATornLineIsCutOff() throws Exception {
    Path path = directory.resolve("ledger.jsonl");
    KeyId kid = KeyId.ofSpki(new byte[16]);
    Digest message = Digest.sha256(new byte[] {1});
    try (FileKeyUsageLedger ledger = FileKeyUsageLedger.open(path)) {
      ledger.begin(new KeyUsageLedger.Use(attempt(new Random(1)), DAY, KEY, kid, message));
      ledger.end(attempt(new Random(1)), "r\"1\n", true);
      assertThatThrownBy(() -> FileKeyUsageLedger.open(path)).isInstanceOf(IOException.class);
    }
    Files.writeString(path, Files.readString(path) + "{\"attempt\":\"torn");
    FileKeyUsageLedger.open(path).close();
    assertThat(Files.readString(path)).endsWith("\"signed\":true}\n").contains("r_1_");
    assertThat(LedgerFile.read(path).count()).isEqualTo(1);
  }

  private KeyUsageAudit audit(Path ledger, String... records) throws IOException {
    KeyUsageAudit audit = KeyUsageAudit.of(List.of(KEY), DAY, NEXT);
    audit.add(LedgerFile.read(ledger));
    byte[] file = trailFile(List.of(records), false);
    CloudTrailFile.read("trail", new ByteArrayInputStream(file), audit::add);
    return audit;
  }

  private static String attempt(Random random) {
    return String.format("%016x%016x", random.nextLong(), random.nextLong());
  }

  private static String begin(String attempt, Instant at) {
    return "{\"attempt\":\"" + attempt + "\",\"at\":\"" + at + "\",\"key\":\"" + KEY + "\"}\n";
  }

  private static String end(String attempt, String request, boolean signed) {
    return "{\"attempt\":\""
        + attempt
        + "\",\"requestId\":\""
        + request
        + "\",\"signed\":"
        + signed
        + "}\n";
  }

  private static String sign(
      String request, Instant at, String principal, String agent, String error) {
    return "{\"eventVersion\":\"1.11\",\"userIdentity\":{\"type\":\"AssumedRole\",\"arn\":\""
        + principal
        + "\",\"sessionContext\":{\"attributes\":{\"arn\":\"x\"}}},\"eventTime\":\""
        + at
        + "\",\"eventSource\":\"kms.amazonaws.com\",\"eventName\":\"Sign\",\"userAgent\":\""
        + agent
        + "\","
        + (error.isEmpty() ? "" : "\"errorCode\":\"" + error + "\",")
        + "\"requestParameters\":{\"keyId\":\"x\"},\"responseElements\":null,\"requestID\":\""
        + request
        + "\",\"eventID\":\""
        + UUID.nameUUIDFromBytes((request + principal + at).getBytes(StandardCharsets.UTF_8))
        + "\",\"resources\":[{\"accountId\":\"1\",\"type\":\"AWS::KMS::Key\",\"ARN\":\""
        + KEY
        + "\"}]}";
  }

  private static byte[] trailFile(List<String> records, boolean gzip) throws IOException {
    byte[] text =
        ("{\"Records\":[" + String.join(",", records) + "]}").getBytes(StandardCharsets.UTF_8);
    if (!gzip) {
      return text;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zipped = new GZIPOutputStream(out)) {
      zipped.write(text);
    }
    return out.toByteArray();
  }
}
