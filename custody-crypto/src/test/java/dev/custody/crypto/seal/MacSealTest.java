package dev.custody.crypto.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.seal.SealAnswer.Genuine;
import dev.custody.crypto.seal.SealAnswer.NotGenuine;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Seals that answer challenges, their keys, and the registry that holds them. */
class MacSealTest {

  private static final byte[] KEY_32 = sha256("key of a seal").toByteArray();
  private static final byte[] KEY_16 = sha256("key of a seal").slice(0, 16).toByteArray();
  private static final Bytes NONCE = sha256("nonce").slice(0, 16);
  private static final Digest NOTE = new Digest(sha256("note"));
  private static final Bytes CHALLENGE =
      Seals.challenge(Optional.of(NOTE), NONCE, "urn:example:seal");

  private final MacSeal hmac = MacSeal.hmacSha256(SealKey.of(KEY_32), true);
  private final MacSeal cmac = MacSeal.aes128Cmac(SealKey.of(KEY_16), false);

  @Test
  void challenge_isTheHashOfNoteNonceAndId() {
    Bytes whole =
        Bytes.ofHex(
            Bytes.copyOf("custody seal v1".getBytes(StandardCharsets.US_ASCII)).toHex()
                + "00"
                + NOTE.toHex()
                + NONCE.toHex()
                + Bytes.copyOf("urn:example:seal".getBytes(StandardCharsets.US_ASCII)).toHex());
    assertThat(CHALLENGE).isEqualTo(Digest.sha256(whole).bytes().slice(0, 16));
    assertThat(Seals.challenge(Optional.empty(), NONCE, "urn:example:seal"))
        .isEqualTo(
            Seals.challenge(
                Optional.of(new Digest(Bytes.ofOwned(new byte[32]))), NONCE, "urn:example:seal"))
        .isNotEqualTo(CHALLENGE);
    assertThatThrownBy(() -> Seals.challenge(Optional.empty(), NONCE.slice(1, 16), "urn:a:b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Seals.challenge(Optional.empty(), NONCE, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ownAnswer_isBelieved() {
    assertThat(hmac.check(seal(hmac.answer(CHALLENGE, 7, TamperStatus.OPEN), 7), CHALLENGE))
        .isEqualTo(new Genuine(7, TamperStatus.OPEN, true));
    assertThat(cmac.check(seal(cmac.answer(CHALLENGE, 7, TamperStatus.NOT_SENSED), 7), CHALLENGE))
        .isEqualTo(new Genuine(7, TamperStatus.NOT_SENSED, true));
  }

  /** The message as the specification writes it, with the CMAC of the test. */
  @Test
  void answer_isTheMacOfTheSpecifiedMessage() {
    byte[] message =
        Bytes.ofHex(
                Bytes.copyOf("custody seal answer v1".getBytes(StandardCharsets.US_ASCII)).toHex()
                    + "00"
                    + CHALLENGE.toHex()
                    + "000000000000012c"
                    + "00")
            .toByteArray();
    assertThat(cmac.answer(CHALLENGE, 300, TamperStatus.NOT_SENSED).toHex())
        .isEqualTo("00" + Bytes.copyOf(SimulatedTag.cmac(KEY_16, message)).toHex());
  }

  @Test
  void everyBitOfTheAnswer_counts() {
    everyBit(hmac, hmac.answer(CHALLENGE, 7, TamperStatus.NEVER_OPENED));
    everyBit(cmac, cmac.answer(CHALLENGE, 7, TamperStatus.NOT_SENSED));
  }

  private static void everyBit(MacSeal seal, Bytes proof) {
    for (int bit = 0; bit < 8 * proof.length(); bit++) {
      byte[] flipped = proof.toByteArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(seal.check(seal(Bytes.ofOwned(flipped), 7), CHALLENGE))
          .as("bit %d", bit)
          .isInstanceOf(NotGenuine.class);
    }
    for (int length = 0; length < proof.length(); length++) {
      assertThat(seal.check(seal(proof.slice(0, length), 7), CHALLENGE))
          .isEqualTo(new NotGenuine(SealFault.PROOF_MALFORMED));
    }
    for (long counter : new long[] {6, 8, 7L << 32, Long.MAX_VALUE}) {
      assertThat(seal.check(seal(proof, counter), CHALLENGE))
          .isEqualTo(new NotGenuine(SealFault.MAC_MISMATCH));
    }
    assertThat(seal.check(seal(proof, 0), CHALLENGE))
        .isEqualTo(new NotGenuine(SealFault.COUNTER_MISMATCH));
  }

  @Test
  void harvestedAnswer_doesNotFitAnotherChallenge() {
    Bytes harvested = hmac.answer(CHALLENGE, 7, TamperStatus.NEVER_OPENED);
    Bytes later =
        Seals.challenge(Optional.of(new Digest(sha256("later"))), NONCE, "urn:example:seal");
    Bytes other = Seals.challenge(Optional.of(NOTE), NONCE, "urn:example:seal2");
    Bytes event = Seals.challenge(Optional.of(NOTE), sha256("x").slice(0, 16), "urn:example:seal");
    for (Bytes challenge : new Bytes[] {later, other, event}) {
      assertThat(hmac.check(seal(harvested, 7), challenge))
          .isEqualTo(new NotGenuine(SealFault.MAC_MISMATCH));
    }
  }

  @Test
  void statusThatTheSealCannotHave_isNotBelieved() {
    MacSeal blind = MacSeal.hmacSha256(SealKey.of(KEY_32), false);
    assertThat(hmac.check(seal(blind.answer(CHALLENGE, 7, TamperStatus.NOT_SENSED), 7), CHALLENGE))
        .isEqualTo(new NotGenuine(SealFault.TAMPER_NOT_SENSED));
    assertThat(blind.check(seal(hmac.answer(CHALLENGE, 7, TamperStatus.OPEN), 7), CHALLENGE))
        .isEqualTo(new NotGenuine(SealFault.TAMPER_NOT_SENSED));
    assertThatThrownBy(() -> hmac.answer(CHALLENGE, 7, TamperStatus.NOT_SENSED))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> hmac.answer(CHALLENGE, 0, TamperStatus.OPEN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keys_showNothing() {
    SealKey key = SealKey.of(KEY_16);
    SealRegistry registry =
        SealRegistry.builder()
            .register("urn:example:1", hmac)
            .register("urn:example:2", Ntag424DnaTest.tag(Ntag424DnaTest.ENCRYPTED))
            .build();
    String all = key + " " + hmac + " " + cmac + " " + registry;
    for (String id : registry.sealIds()) {
      all += registry.technology(id);
    }
    assertThat(all)
        .contains("SealKey[length=16]")
        .doesNotContainIgnoringCase(Bytes.copyOf(KEY_16).toShortHex())
        .doesNotContainIgnoringCase(Ntag424DnaTest.META.substring(0, 8))
        .doesNotContainIgnoringCase(Ntag424DnaTest.READ.substring(0, 8));
    assertThat(key).isEqualTo(key).isNotEqualTo(SealKey.of(KEY_16));
    assertThatThrownBy(() -> SealKey.of(new byte[17])).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MacSeal.hmacSha256(SealKey.of(KEY_16), true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MacSeal.aes128Cmac(SealKey.of(KEY_32), true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void key_isACopyOfItsBytes() {
    byte[] bytes = KEY_32.clone();
    MacSeal seal = MacSeal.hmacSha256(SealKey.of(bytes), true);
    bytes[0] ^= 1;
    assertThat(seal.answer(CHALLENGE, 1, TamperStatus.OPEN))
        .isEqualTo(hmac.answer(CHALLENGE, 1, TamperStatus.OPEN));
  }

  /** NXP AN10922 (Rev. 2.2), section 2.2.1. */
  @Test
  void diversifiedKey_isThatOfTheMakersExample() {
    SealKey master = SealKey.of(Bytes.ofHex("00112233445566778899AABBCCDDEEFF").toByteArray());
    SealKey tag = master.diversified(Bytes.ofHex("04782E21801D803042F54E585020416275"));
    assertThat(Bytes.copyOf(tag.secret()).toHex()).isEqualTo("a8dd63a3b89d54b37ca802473fda9175");
    assertThatThrownBy(() -> master.diversified(Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> master.diversified(Bytes.ofOwned(new byte[32])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SealKey.of(KEY_32).diversified(NONCE))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void registry_namesEachSealOnce() {
    SealRegistry.Builder builder = SealRegistry.builder().register("urn:example:1", hmac);
    assertThatThrownBy(() -> builder.register("urn:example:1", cmac))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.register("no identifier", cmac))
        .isInstanceOf(IllegalArgumentException.class);
    SealRegistry registry = builder.build();
    builder.register("urn:example:2", cmac);
    assertThat(registry.sealIds()).containsExactly("urn:example:1");
    assertThat(registry.technology("urn:example:2")).isEmpty();
    assertThat(SealRegistry.none().sealIds()).isEmpty();
  }

  private static dev.custody.api.event.Seal seal(Bytes proof, long counter) {
    return Ntag424DnaTest.seal(proof, counter);
  }

  private static Bytes sha256(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.US_ASCII)).bytes();
  }
}
