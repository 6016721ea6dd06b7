package dev.custody.log.internal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.tree.MerkleTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SegmentFormatTest {

  private static final byte[] SALT = {0, 1, 2, 3, 4, 5, 6, 7};

  /** The very example of the package's description, taken apart as the description says. */
  @Test
  void theExampleInTheDescription_isASegment() throws Exception {
    byte[] segment = example("custody-log/src/main/java/dev/custody/log/package-info.java");
    assertThat(segment).hasSize(64 + 72);
    SegmentHeader header = SegmentHeader.parse(Arrays.copyOf(segment, 64));
    assertThat(header).isNotNull();
    assertThat(header.firstIndex()).isZero();
    byte[] genesis =
        sha256("custody-log/v1 genesis\nexample.com/dock-7".getBytes(StandardCharsets.UTF_8));
    assertThat(header.previousChain()).isEqualTo(genesis);
    assertThat(header.salt()).isEqualTo(SALT);
    assertThat(header.encode()).isEqualTo(Arrays.copyOf(segment, 64));
    assertThat(Frame.headHolds(segment, 64, SALT)).isTrue();
    assertThat(Frame.bodyHolds(segment, 64, SALT)).isTrue();
    assertThat(Frame.index(segment, 64)).isZero();
    assertThat(Frame.batch(segment, 64)).isZero();
    assertThat(Frame.lastOfBatch(segment, 64)).isTrue();
    byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
    assertThat(Arrays.copyOfRange(segment, 128, 133)).isEqualTo(hello);
    byte[] leaf = MerkleTree.leafHash(hello).bytes().toByteArray();
    byte[] chain =
        sha256(
            "custody-log/v1 chain\n".getBytes(StandardCharsets.UTF_8), genesis, new byte[8], leaf);
    assertThat(Frame.chain(segment, 64)).isEqualTo(chain);
    byte[] written = new byte[72];
    assertThat(Frame.write(written, 0, hello, 0, 0, true, chain, SALT)).isEqualTo(72);
    assertThat(written).isEqualTo(Arrays.copyOfRange(segment, 64, 136));
  }

  @Test
  void theSpecificationHasTheSameExample() throws Exception {
    assertThat(example("docs/log-format.md"))
        .isEqualTo(example("custody-log/src/main/java/dev/custody/log/package-info.java"));
  }

  @Test
  void offsets_areThoseOfTheFormat() {
    assertThat(SegmentHeader.LENGTH).isEqualTo(64);
    assertThat(SegmentHeader.CRC_AT).isEqualTo(12);
    assertThat(SegmentHeader.PREVIOUS_CHAIN_AT).isEqualTo(24);
    assertThat(SegmentHeader.SALT_AT).isEqualTo(56);
    assertThat(Frame.HEAD_BYTES).isEqualTo(64);
    assertThat(Frame.FLAGS_AT).isEqualTo(22);
    assertThat(Frame.CHAIN_AT).isEqualTo(24);
    assertThat(Frame.BODY_CRC_AT).isEqualTo(56);
    assertThat(Frame.lengthOf(1)).isEqualTo(72);
    assertThat(Frame.lengthOf(8)).isEqualTo(72);
    assertThat(Frame.lengthOf(9)).isEqualTo(80);
    assertThat(Frame.lengthOf(65_535)).isEqualTo(65_600);
  }

  @Test
  void everyBitOfAHeader_counts() {
    byte[] header = new SegmentHeader(7, new byte[32], SALT).encode();
    assertThat(SegmentHeader.parse(header)).isNotNull();
    for (int bit = 0; bit < 8 * header.length; bit++) {
      byte[] changed = header.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(SegmentHeader.parse(changed)).as("bit %s", bit).isNull();
    }
    for (int length = 0; length < header.length; length++) {
      assertThat(SegmentHeader.parse(Arrays.copyOf(header, length))).isNull();
    }
  }

  @Test
  void everyBitOfAFrame_counts() {
    byte[] frame = new byte[80];
    Frame.write(
        frame, 0, "nine byte".getBytes(StandardCharsets.UTF_8), 3, 2, true, new byte[32], SALT);
    for (int bit = 0; bit < 8 * frame.length; bit++) {
      byte[] changed = frame.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      boolean holds = Frame.headHolds(changed, 0, SALT) && Frame.bodyHolds(changed, 0, SALT);
      assertThat(holds).as("bit %s", bit).isFalse();
    }
  }

  /** Flags other than the last of a batch are refused also under a checksum that holds. */
  @Test
  void reservedFlags_areZero() {
    byte[] frame = new byte[72];
    Frame.write(frame, 0, new byte[] {1}, 0, 0, false, new byte[32], SALT);
    for (int flag = 1; flag < 16; flag++) {
      byte[] changed = frame.clone();
      BigEndian.putShort(changed, Frame.FLAGS_AT, 1 << flag);
      BigEndian.putInt(changed, Frame.HEAD_CRC_AT, Crc32c.of(SALT, changed, 0, Frame.HEAD_CRC_AT));
      assertThat(Frame.headHolds(changed, 0, SALT)).as("flag %s", flag).isFalse();
    }
  }

  @Test
  void names_areReadBackAndNothingElseIs() {
    for (long index : new long[] {0, 1, 4_711, Long.MAX_VALUE}) {
      String name = SegmentNames.of(index);
      assertThat(name).matches("seg/\\d{20}\\.seg");
      assertThat(SegmentNames.parse(name.substring(4))).isEqualTo(index);
    }
    for (String wrong :
        Arrays.asList("", "0.seg", "99999999999999999999.seg", "0000000000000000000x.seg")) {
      assertThat(SegmentNames.parse(wrong)).isEqualTo(-1);
    }
  }

  private static byte[] example(String file) throws Exception {
    String text = Files.readString(Path.of(System.getProperty("custody.root")).resolve(file));
    Matcher hex = Pattern.compile("(?m)^(?: \\* )?([0-9a-f]{16,64})$").matcher(text);
    StringBuilder all = new StringBuilder();
    while (hex.find()) {
      all.append(hex.group(1));
    }
    return Bytes.ofHex(all.toString()).toByteArray();
  }

  private static byte[] sha256(byte[]... parts) {
    return dev.custody.api.Digest.sha256(parts).bytes().toByteArray();
  }
}
