package dev.custody.api.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import org.junit.jupiter.api.Test;

/** A header of our own is one that a reader accepts, or it is not made. */
class ProtectedHeaderTest {

  private static final KeyId KID = new KeyId(Bytes.copyOf(new byte[16]));

  private static ProtectedHeader actor(String iss, long sequence) {
    return new ProtectedHeader(
        -7, KID, iss, "urn:custody:event", Role.ACTOR, sequence, Link.genesis(KID), null, null);
  }

  @Test
  void encode_isWhatAReaderAccepts() {
    ProtectedHeader header = actor("urn:x:party", Long.MAX_VALUE);
    assertThat(ProtectedHeader.parse(header.encode()).require()).isEqualTo(header);
  }

  @Test
  void encode_refusesWhatAReaderWouldNotReadBack() {
    assertThatIllegalArgumentException().isThrownBy(() -> actor("", 0).encode());
    assertThatIllegalArgumentException().isThrownBy(() -> actor("a\ud83d", 0).encode());
    assertThatIllegalArgumentException().isThrownBy(() -> actor("a".repeat(1_000), 0).encode());
    ProtectedHeader late =
        new ProtectedHeader(
            -7, KID, "a", "b", Role.GATEWAY, 0, Link.genesis(KID), null, 253_402_300_800_000L);
    assertThatIllegalArgumentException().isThrownBy(late::encode);
  }

  @Test
  void rejects_whatDoesNotGoTogether() {
    Link link = Link.genesis(KID);
    assertThatIllegalArgumentException().isThrownBy(() -> actor("a", -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProtectedHeader(-7, KID, "a", "b", Role.ACTOR, 0, link, link, null));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ProtectedHeader(-7, KID, "a", "b", Role.RECEIVER, 0, link, null, null));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ProtectedHeader(-7, KID, "a", "b", Role.GATEWAY, 0, link, null, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProtectedHeader(-7, KID, "a", "b", Role.GIVER, 0, link, null, 1L));
  }

  @Test
  void containers_thatAReaderWouldRefuse_areNotWritten() {
    Statement longer = new Statement(Bytes.copyOf(new byte[1_025]), Bytes.EMPTY);
    assertThatIllegalArgumentException().isThrownBy(() -> writtenLength(longer));
    BatchProof far = new BatchProof(Bytes.copyOf(new byte[64]), -1, 0, java.util.List.of());
    assertThatIllegalArgumentException().isThrownBy(() -> ContainerCodec.encode(far).length());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ContainerCodec.encode(new FeedRecord.OfCheckpoint("")).length());
  }

  private static int writtenLength(Statement statement) {
    return ContainerCodec.encode(statement).length();
  }

  @Test
  void commitments_areMadeOfTheRightLengths() {
    Bytes sixteen = Bytes.copyOf(new byte[16]);
    Digest digest = Commitments.commit(sixteen, 0xffff_ffffL, sixteen, Bytes.EMPTY);
    assertThat(digest).isNotEqualTo(Commitments.commit(sixteen, 1, sixteen, Bytes.EMPTY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Commitments.commit(sixteen, 0, sixteen, Bytes.EMPTY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Commitments.commit(sixteen, 1L << 32, sixteen, Bytes.EMPTY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Commitments.commit(Bytes.EMPTY, 1, sixteen, Bytes.EMPTY));
  }
}
