package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KmsAuditCommandTest {

  private static final String KEY =
      "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String ATTEMPT = "00112233445566778899aabbccddeeff";

  @TempDir private Path directory;

  private Path ledger;
  private Path trail;

  @BeforeEach
  void write() throws IOException {
    ledger = directory.resolve("ledger.jsonl");
    Files.writeString(
        ledger,
        "{\"attempt\":\""
            + ATTEMPT
            + "\",\"at\":\"2026-11-01T08:00:00Z\",\"key\":\""
            + KEY
            + "\"}\n{\"attempt\":\""
            + ATTEMPT
            + "\",\"requestId\":\"r-1\",\"signed\":true}\n");
    trail = Files.createDirectories(directory.resolve("AWSLogs/2026/11/01"));
  }

  @Test
  void bothSidesAgree() throws IOException {
    trail("a.json.gz", record("r-1", "arn:aws:sts::111122223333:assumed-role/gateway/i-0"));
    Run run = audit();
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("explained        1").doesNotContain("UNEXPLAINED");
  }

  @Test
  void aSignatureOfSomebodyElse_isShownWithPrincipalTimeAndRequest() throws IOException {
    trail("a.json.gz", record("r-1", "arn:aws:sts::111122223333:assumed-role/gateway/i-0"));
    trail("b.json", record("r-2", "arn:aws:iam::111122223333:user/Mallory"));
    Run run = audit();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("UNEXPLAINED_SIGNATURE +2026-11-01T08:00:01Z +.*user/Mallory +r-2");
    assertThat(run.err()).contains("custody trust revoke");
    Run json = audit("--json");
    assertThat(json.lines().get(0))
        .contains("\"finding\":\"UNEXPLAINED_SIGNATURE\"", "\"requestId\":\"r-2\"");
    assertThat(json.lines().get(1)).contains("\"findings\":1");
  }

  @Test
  void aSignatureThatCloudTrailLacks_isUnlogged() throws IOException {
    trail("a.json", "");
    Run run = audit();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).containsPattern("UNLOGGED_SIGNATURE +2026-11-01T08:00:00Z +- +r-1");
  }

  @Test
  void aFileThatBreaksOff_isWrongUsage_andNothingIsConcluded() throws IOException {
    Files.writeString(trail.resolve("a.json"), "{\"Records\":[");
    Run run = audit();
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("no log file of CloudTrail", "a.json");
  }

  @Test
  void anEmptyFolder_isWrongUsage() {
    assertThat(audit().code()).isEqualTo(2);
  }

  private Run audit(String... more) {
    Object[] args = {
      "kms",
      "audit",
      directory.resolve("AWSLogs"),
      "--ledger",
      ledger,
      "--from",
      "2026-11-01T00:00:00Z",
      "--to",
      "2026-11-02T00:00:00Z"
    };
    Object[] all = java.util.Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return Run.of(all);
  }

  private void trail(String name, String records) throws IOException {
    byte[] text = ("{\"Records\":[" + records + "]}").getBytes(StandardCharsets.UTF_8);
    try (OutputStream out =
        name.endsWith(".gz")
            ? new GZIPOutputStream(Files.newOutputStream(trail.resolve(name)))
            : Files.newOutputStream(trail.resolve(name))) {
      out.write(text);
    }
  }

  private static String record(String request, String principal) {
    return "{\"userIdentity\":{\"type\":\"IAMUser\",\"arn\":\""
        + principal
        + "\"},\"eventTime\":\"2026-11-01T08:00:01Z\",\"eventSource\":\"kms.amazonaws.com\","
        + "\"eventName\":\"Sign\",\"requestID\":\""
        + request
        + "\",\"eventID\":\"e-"
        + request
        + "\",\"resources\":[{\"type\":\"AWS::KMS::Key\",\"ARN\":\""
        + KEY
        + "\"}]}";
  }
}
