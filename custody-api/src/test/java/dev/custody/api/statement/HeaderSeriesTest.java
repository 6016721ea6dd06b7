package dev.custody.api.statement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.internal.cbor.HeaderSeries;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a series says of a header behind others is what the reader of one header says. */
class HeaderSeriesTest {

  private static final KeyId KID = new KeyId(Bytes.copyOf(new byte[16]));

  private static Bytes header(String iss, String sub, Role role, long sequence) {
    Link previous = new Link(Digest.sha256(new byte[] {(byte) sequence}).bytes());
    return new ProtectedHeader(
            -7,
            KID,
            iss,
            sub,
            role,
            sequence,
            previous,
            role.answers() ? previous : null,
            role.stamps() ? 1_794_117_455_000L : null)
        .encode();
  }

  private static List<Bytes> some() {
    List<Bytes> headers = new ArrayList<>();
    for (Role role : Role.values()) {
      headers.add(header("/417/5021686376741", "/402/58081732496645019", role, 23));
    }
    long[] sequences = {0, 24, 255, 256, 65_535, 65_536, 1L << 32, Long.MAX_VALUE};
    for (long sequence : sequences) {
      headers.add(header("/417/5021686376741", "urn:custody:event", Role.ACTOR, sequence));
    }
    headers.add(header("urn:x", "urn:custody:event", Role.ACTOR, 7));
    headers.add(header("/417/5021686376741", "\u00fc\u20ac", Role.ACTOR, 8));
    headers.add(header("/417/5021686376741", "s".repeat(300), Role.ACTOR, 9));
    return headers;
  }

  private static void assertSame(Bytes first, Bytes second) {
    HeaderSeries series = new HeaderSeries();
    Parsed<ProtectedHeader> unused = series.parse(first);
    Parsed<ProtectedHeader> alone = ProtectedHeader.parse(second);
    assertThat(series.parse(second)).isEqualTo(alone);
    assertThat(series.parse(second)).isEqualTo(alone);
  }

  @Test
  void everyHeader_behindEveryOther_isReadAsByItself() {
    List<Bytes> headers = some();
    HeaderCases.all().forEach(one -> headers.add(one.header()));
    for (Bytes first : headers) {
      for (Bytes second : headers) {
        assertSame(first, second);
      }
    }
  }

  @Test
  void everyByteOfAHeader_changed_isReadAsByItself() {
    Bytes first = header("urn:x", "urn:custody:event", Role.ACTOR, 300);
    for (int i = 0; i < first.length(); i++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = first.toByteArray();
        changed[i] = (byte) value;
        assertSame(first, Bytes.ofOwned(changed));
      }
    }
  }

  @Test
  void everyPrefix_andABytePastTheEnd_areReadAsByThemselves() {
    Bytes first = header("urn:x", "urn:custody:event", Role.GIVER, 300);
    for (int length = 0; length < first.length(); length++) {
      assertSame(first, first.slice(0, length));
    }
    byte[] longer = new byte[first.length() + 1];
    first.copyTo(longer, 0);
    assertSame(first, Bytes.ofOwned(longer));
  }
}
