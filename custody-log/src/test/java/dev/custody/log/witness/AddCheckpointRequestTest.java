package dev.custody.log.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddCheckpointRequestTest {

  // The form of the specification's example, with three hashes and a note.
  private static final String HASHES =
      "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
          + "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
          + "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n";
  private static final String NOTE =
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
          + "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN"
          + "7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
  private static final String WHOLE = "old 20852014\n" + HASHES + "\n" + NOTE;

  @Test
  void theFormOfTheSpecification_isReadAndWrittenAsItWas() {
    AddCheckpointRequest request = AddCheckpointRequest.parse(bytes(WHOLE)).require();
    assertThat(request.oldSize()).isEqualTo(20_852_014);
    assertThat(request.proof()).hasSize(3);
    assertThat(request.checkpoint()).isEqualTo(bytes(NOTE));
    assertThat(request.encode()).isEqualTo(bytes(WHOLE));
    assertThat(AddCheckpointRequest.parse(bytes("old 0\n\n" + NOTE)).require().proof()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', old, 0",
    "'old', old, 0",
    "'old 5', old, 0",
    "'new 5\n\nx', old, 0",
    "'OLD 5\n\nx', old, 0",
    "' old 5\n\nx', old, 0",
    "'old\n\nx', old, 0",
    "'old \n\nx', old, 4",
    "'old  5\n\nx', old, 4",
    "'old 05\n\nx', old, 4",
    "'old -5\n\nx', old, 4",
    "'old +5\n\nx', old, 4",
    "'old 5 \n\nx', old, 4",
    "'old 5\r\n\r\nx', old, 4",
    "'old 9223372036854775808\n\nx', old, 4",
    "'old 99999999999999999999\n\nx', old, 4",
    "'old 5\n', proof, 6",
    "'old 5\nx', proof, 6",
    "'old 5\nx\n\nx', proof[0], 6",
    "'old 5\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw\n\nx', proof[0], 6",
    "'old 5\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkax=\n\nx', proof[0], 6",
    "'old 5\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\ny\n\nx', proof[1], 51",
    "'old 5\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9tem-uZZDDpkaw=\n\nx', proof[0], 6",
    "'old 5\n\n', checkpoint, 7"
  })
  void anotherForm_isRefusedWithItsPlace(String text, String path, int offset) {
    assertThat(refusal(bytes(text)))
        .extracting(Refusal::reason, Refusal::path, Refusal::offset)
        .containsExactly(Reason.RECORD_NOT_CANONICAL, path, offset);
  }

  @Test
  void theLargestSizeIsRead() {
    assertThat(
            AddCheckpointRequest.parse(bytes("old 9223372036854775807\n\nx")).require().oldSize())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void everyLimitIsKept_beforeMemoryIsTaken() {
    String line = HASHES.substring(0, HASHES.indexOf('\n') + 1);
    String full = String.join("", Collections.nCopies(63, line));
    assertThat(AddCheckpointRequest.parse(bytes("old 5\n" + full + "\nx")).require().proof())
        .hasSize(63);
    assertThat(refusal(bytes("old 5\n" + full + line + "\nx")))
        .extracting(Refusal::reason, Refusal::path)
        .containsExactly(Reason.RECORD_TOO_LARGE, "proof[63]");

    byte[] longest = new byte[7 + Limits.CHECKPOINT_BYTES_MAX];
    Arrays.fill(longest, (byte) 'x');
    System.arraycopy("old 5\n\n".getBytes(StandardCharsets.US_ASCII), 0, longest, 0, 7);
    assertThat(AddCheckpointRequest.parse(Bytes.copyOf(longest)).require().checkpoint().length())
        .isEqualTo(Limits.CHECKPOINT_BYTES_MAX);
    byte[] longer = Arrays.copyOf(longest, longest.length + 1);
    assertThat(refusal(Bytes.copyOf(longer)).reason()).isEqualTo(Reason.RECORD_TOO_LARGE);
    byte[] huge = Arrays.copyOf(longest, AddCheckpointRequest.BYTES_MAX + 1);
    assertThat(refusal(Bytes.copyOf(huge)).path()).isEmpty();
  }

  @Test
  void everyPrefix_isRefused_orItsNoteIsCut() {
    int head = WHOLE.indexOf("\n\n") + 2;
    byte[] whole = bytes(WHOLE).toByteArray();
    for (int length = 0; length < whole.length; length++) {
      Parsed<AddCheckpointRequest> parsed =
          AddCheckpointRequest.parse(Bytes.copyOf(whole, 0, length));
      assertThat(parsed instanceof Parsed.Accepted)
          .as("length %s", length)
          .isEqualTo(length > head);
    }
  }

  @Test
  void everyByteChanged_isRefused_orReadAsAnother() {
    byte[] whole = bytes(WHOLE).toByteArray();
    AddCheckpointRequest original = AddCheckpointRequest.parse(bytes(WHOLE)).require();
    for (int at = 0; at < whole.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) (1 << bit);
        Bytes bytes = Bytes.copyOf(changed);
        if (AddCheckpointRequest.parse(bytes)
            instanceof Parsed.Accepted<AddCheckpointRequest> accepted) {
          assertThat(accepted.value()).isNotEqualTo(original);
          assertThat(accepted.value().encode()).isEqualTo(bytes);
        }
      }
    }
  }

  @Test
  void partsOutOfRange_areTheCallersFault() {
    List<Digest> none = Collections.emptyList();
    assertThatThrownBy(() -> new AddCheckpointRequest(-1, none, bytes("x")))
        .isInstanceOf(IllegalArgumentException.class);
    List<Digest> many = Collections.nCopies(64, Digest.sha256(new byte[0]));
    assertThatThrownBy(() -> new AddCheckpointRequest(0, many, bytes("x")))
        .isInstanceOf(IllegalArgumentException.class);
    Bytes tooLong = Bytes.ofOwned(new byte[Limits.CHECKPOINT_BYTES_MAX + 1]);
    assertThatThrownBy(() -> new AddCheckpointRequest(0, none, tooLong))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 300)
  void whatWasWritten_isReadBack(
      @ForAll @LongRange(min = 0) long oldSize,
      @ForAll @Size(max = 63) List<Integer> seeds,
      @ForAll @Size(min = 1, max = 200) byte[] note) {
    Digest[] proof = seeds.stream().map(AddCheckpointRequestTest::hash).toArray(Digest[]::new);
    AddCheckpointRequest request =
        new AddCheckpointRequest(oldSize, Arrays.asList(proof), Bytes.copyOf(note));
    assertThat(AddCheckpointRequest.parse(request.encode()).require()).isEqualTo(request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "7", "9223372036854775807"})
  void sizes_areWrittenWithoutLeadingZeros(String size) {
    AddCheckpointRequest request =
        new AddCheckpointRequest(Long.parseLong(size), Collections.<Digest>emptyList(), bytes("x"));
    assertThat(request.encode()).isEqualTo(bytes("old " + size + "\n\nx"));
  }

  private static Digest hash(int seed) {
    return Digest.sha256(bytes("seed " + seed));
  }

  private static Refusal refusal(Bytes request) {
    return ((Parsed.Refused<AddCheckpointRequest>) AddCheckpointRequest.parse(request)).first();
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
