package dev.custody.crypto.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.crypto.seal.SealAnswer.Genuine;
import dev.custody.crypto.seal.SealAnswer.NotGenuine;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What a seal answers is believed, and only under its key, challenge and counter. */
class SealLaws {

  @Property(tries = 300)
  void macSeal_isBelievedForItsOwnChallengeOnly(
      @ForAll @Size(32) byte[] key,
      @ForAll @Size(16) byte[] challenge,
      @ForAll @Size(16) byte[] other,
      @ForAll @LongRange(min = 1) long counter,
      @ForAll boolean hmac) {
    MacSeal seal =
        hmac
            ? MacSeal.hmacSha256(SealKey.of(key), true)
            : MacSeal.aes128Cmac(SealKey.of(Arrays.copyOf(key, 16)), true);
    Bytes proof = seal.answer(Bytes.copyOf(challenge), counter, TamperStatus.OPENED_BEFORE);
    assertThat(seal.check(Ntag424DnaTest.seal(proof, counter), Bytes.copyOf(challenge)))
        .isEqualTo(new Genuine(counter, TamperStatus.OPENED_BEFORE, true));
    SealAnswer elsewhere = seal.check(Ntag424DnaTest.seal(proof, counter), Bytes.copyOf(other));
    assertThat(elsewhere instanceof Genuine).isEqualTo(Arrays.equals(challenge, other));
  }

  @Property(tries = 300)
  void tag_isBelievedUnderItsKeysOnly(
      @ForAll @Size(16) byte[] meta,
      @ForAll @Size(16) byte[] read,
      @ForAll @Size(7) byte[] uid,
      @ForAll @IntRange(max = 0xfffffe) int before,
      @ForAll @IntRange(max = 127) int bit) {
    SunLayout layout = Ntag424DnaTest.FILE_TAMPER;
    String hexUid = hex(uid);
    SimulatedTag chip = new SimulatedTag(hexUid, hex(meta), hex(read)).counter(before);
    SunMessage message = (SunMessage) SunMessage.ofUrl(chip.tapWithFile(), layout);
    Bytes none = Bytes.ofOwned(new byte[16]);
    assertThat(
            Ntag424DnaTest.tag(hexUid, hex(meta), hex(read), layout)
                .check(Ntag424DnaTest.seal(message.proof(), before + 1), none))
        .isEqualTo(new Genuine(before + 1, TamperStatus.NEVER_OPENED, false));
    byte[] near = read.clone();
    near[bit / 8] ^= (byte) (1 << bit % 8);
    assertThat(
            Ntag424DnaTest.tag(hexUid, hex(meta), hex(near), layout)
                .check(Ntag424DnaTest.seal(message.proof(), before + 1), none))
        .isEqualTo(new NotGenuine(SealFault.MAC_MISMATCH));
  }

  private static String hex(byte[] bytes) {
    return Bytes.copyOf(bytes).toHex();
  }
}
