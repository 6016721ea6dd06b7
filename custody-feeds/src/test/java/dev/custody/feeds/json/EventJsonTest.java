package dev.custody.feeds.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.feeds.epcis.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventJsonTest {

  private static final String SCAN =
      "{\"schema\":1,\"kind\":\"SCAN\",\"time\":{\"utcMs\":\"2026-11-22T10:00:00.000Z\"},"
          + "\"nonce\":\"ABEiM0RVZneImaq7zN3u_w\","
          + "\"items\":[{\"id\":\"/00/395172626926835439\"}],\"lossless\":true}";

  @Test
  void view_hasTheNamesOfTheProto() {
    assertThat(EventJson.toJson(Samples.scan())).isEqualTo(SCAN);
    assertThat(EventJson.fromJson(SCAN).require().event()).isEqualTo(Samples.scan());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"schema\":1 | \"schema\":2 | /schema | RECORD_NOT_CANONICAL",
        "\"schema\":1, | | /schema | RECORD_NOT_CANONICAL",
        "\"schema\":1 | \"schema\":1.0 | /schema | RECORD_NOT_CANONICAL",
        "\"SCAN\" | \"scan\" | /kind | RECORD_NOT_CANONICAL",
        "\"SCAN\" | 8 | /kind | RECORD_NOT_CANONICAL",
        "\"SCAN\" | \"LOAD\" | '' | MISSING_ASPECT",
        ".000Z | .0000Z | /time/utcMs | RECORD_NOT_CANONICAL",
        "2026-11-22T10 | 1970-01-01T00 | /time/utcMs | RECORD_NOT_CANONICAL",
        "zN3u_w | zN3u_x | /nonce | RECORD_NOT_CANONICAL",
        "zN3u_w | zN3u_w== | /nonce | RECORD_NOT_CANONICAL",
        "zN3u_w | zN3u/w | /nonce | RECORD_NOT_CANONICAL",
        "835439 | 835438 | '' | MALFORMED_IDENTIFIER",
        "\"items\":[{ | \"items\":[5,{ | /items/0 | RECORD_NOT_CANONICAL",
        "\"items\":[{ | \"items\":[{\"serial\":1, | /items/0/serial | RECORD_NOT_CANONICAL",
        "\"items\":[{ | \"items\":[{\"quantity\":1, | /items/0/quantity | RECORD_NOT_CANONICAL",
        "\"items\":[{ | \"items\":[{\"quantity\":\"1.0\", | /items/0/quantity | RECORD_NOT_CANONICAL",
        "\"items\":[{ | \"items\":[{\"id\":\"urn:x:1\", | /items/0/id | RECORD_NOT_CANONICAL",
        "\"lossless\":true | \"lossless\":1 | /lossless | RECORD_NOT_CANONICAL",
        "\"lossless\":true | \"lossless\":false | /lossless | UNSUPPORTED_FIELD",
        "\"lossless\":true | \"signed\":\"AA\" | /signed | RECORD_NOT_CANONICAL",
      })
  void everyBreak_isRefusedWithItsPath(String from, String to, String path, Reason reason) {
    String broken = SCAN.replace(from, to == null ? "" : to);
    assertThat(broken).isNotEqualTo(SCAN);
    Refusal refusal = refusal(broken);
    assertThat(refusal.path()).isEqualTo(path);
    assertThat(refusal.reason()).isEqualTo(reason);
  }

  @Test
  void everyPrefix_isRefused() {
    for (int length = 0; length < SCAN.length(); length++) {
      assertThat(refusal(SCAN.substring(0, length)).offset()).isLessThanOrEqualTo(length);
    }
  }

  @Test
  void loneSurrogate_isRefused() {
    assertThat(refusal(SCAN.replace("SCAN", "\ud800")).reason())
        .isEqualTo(Reason.RECORD_NOT_CANONICAL);
    assertThat(refusal(SCAN.replace("SCAN", "\\ud800")).reason())
        .isEqualTo(Reason.RECORD_NOT_CANONICAL);
  }

  @Test
  void mark_isRefused() {
    byte[] json = ("\ufeff" + SCAN).getBytes(UTF_8);
    assertThat(((Parsed.Refused<EventView>) EventJson.fromJson(json)).first().reason())
        .isEqualTo(Reason.RECORD_NOT_CANONICAL);
  }

  private static Refusal refusal(String json) {
    return ((Parsed.Refused<EventView>) EventJson.fromJson(json)).first();
  }
}
