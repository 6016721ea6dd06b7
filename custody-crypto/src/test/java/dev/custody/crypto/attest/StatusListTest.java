package dev.custody.crypto.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusListTest {

  private static final Instant THEN = Instant.parse("2026-11-01T00:00:00Z");

  /** In the maker's form, with the members that decide nothing. */
  static final String LIST =
      """
      {
        "entries": {
          "2c8cdddfd5e03bfc": {
            "status": "REVOKED", "expires": "2030-11-13", "reason": "KEY_COMPROMISE",
            "comment": "Key stored on unsecure system\\u0021 \\"quoted\\""
          },
          "c8966fcb2fbb0d7a": { "status": "SUSPENDED", "reason": "SOFTWARE_FLAW" },
          "00A1": { "reason": "CA_COMPROMISE", "status": "REVOKED" }
        },
        "more": [1, -2.5e+3, 0, true, false, null, {"a": []}, "text"]
      }
      """;

  private static StatusList parse(String json) throws MalformedEvidenceException {
    return StatusList.parse(AndroidChains.utf8(json), THEN);
  }

  @Test
  void makersForm_isRead() throws Exception {
    StatusList list = parse(LIST);
    assertThat(list.count()).isEqualTo(3);
    assertThat(list.fetchedAt()).isEqualTo(THEN);
    assertThat(list.of("2c8cdddfd5e03bfc")).contains(StatusList.Status.REVOKED);
    assertThat(list.of("c8966fcb2fbb0d7a")).contains(StatusList.Status.SUSPENDED);
    assertThat(list.of("a1")).contains(StatusList.Status.REVOKED);
    assertThat(list.of("a2")).isEmpty();
    assertThat(parse("{\"entries\":{}}").count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"entries\":[]}",
        "{\"entries\":null}",
        "{\"entries\":{}} x",
        "{\"entries\":{}}{}",
        "{\"entries\":{},}",
        "{\"entries\":{},\"entries\":{}}",
        "{\"entries\":{\"1\":{}}}",
        "{\"entries\":{\"1\":\"REVOKED\"}}",
        "{\"entries\":{\"1\":{\"status\":\"revoked\"}}}",
        "{\"entries\":{\"1\":{\"status\":\"GOOD\"}}}",
        "{\"entries\":{\"1\":{\"status\":null}}}",
        "{\"entries\":{\"1\":{\"status\":\"REVOKED\",\"status\":\"REVOKED\"}}}",
        "{\"entries\":{\"1\":{\"status\":\"REVOKED\"},\"01\":{\"status\":\"SUSPENDED\"}}}",
        "{\"entries\":{\"a\":{\"status\":\"REVOKED\"},\"A\":{\"status\":\"SUSPENDED\"}}}",
        "{\"entries\":{\"\":{\"status\":\"REVOKED\"}}}",
        "{\"entries\":{\"0x1\":{\"status\":\"REVOKED\"}}}",
        "{\"entries\":{\"-1\":{\"status\":\"REVOKED\"}}}",
        "{\"entries\":{},\"a\":01}",
        "{\"entries\":{},\"a\":1.}",
        "{\"entries\":{},\"a\":nul}",
        "{\"entries\":{},\"a\":\"\\x\"}",
        "{\"entries\":{},\"a\":\"\\u00g0\"}",
        "{\"entries\":{},\"a\":\"\n\"}",
        "{\"entries\":{},\"a\":[[[[[[[[[[1]]]]]]]]]]}",
        "{\"entries\":{},\"a\":",
      })
  void anythingElse_isRefused(String json) {
    assertThatThrownBy(() -> parse(json)).isInstanceOf(MalformedEvidenceException.class);
  }

  @Test
  void everyPrefix_isRefused() throws Exception {
    String json = LIST.strip();
    for (int length = 0; length < json.length(); length++) {
      String prefix = json.substring(0, length);
      assertThatThrownBy(() -> parse(prefix)).isInstanceOf(MalformedEvidenceException.class);
    }
    assertThat(parse(json).count()).isEqualTo(3);
  }

  @Test
  void otherEncodingOrTooLong_isRefused() {
    assertThatThrownBy(() -> StatusList.parse(Bytes.ofHex("7bff7d"), THEN))
        .hasMessageContaining("UTF-8");
    Bytes long1 = Bytes.ofOwned(new byte[StatusList.BYTES_MAX + 1]);
    assertThatThrownBy(() -> StatusList.parse(long1, THEN)).hasMessageContaining("limit");
  }
}
