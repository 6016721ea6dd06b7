package dev.custody.crypto.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealClass;
import dev.custody.api.event.SealState;
import dev.custody.crypto.seal.SealAnswer.Genuine;
import dev.custody.crypto.seal.SealAnswer.NotGenuine;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Messages of NTAG 424 DNA: the maker's vectors, and tags made of software. */
class Ntag424DnaTest {

  static final SunLayout ENCRYPTED = SunLayout.encrypted("e", "c");
  static final SunLayout PLAIN = SunLayout.plain("uid", "ctr", "c");
  static final SunLayout FILE =
      SunLayout.encrypted("picc_data", "cmac").withMacInput("enc").withFileData("enc");
  static final SunLayout FILE_TAMPER = FILE.withEncryptedTamper(0);
  static final SunLayout PLAIN_TAMPER = PLAIN.withMacInput("uid").withPlainTamper("tt");

  static final String UID = "04A1B2C3D4E5F6";
  static final String META = "000102030405060708090a0b0c0d0e0f";
  static final String READ = "f0e1d2c3b4a5968778695a4b3c2d1e0f";
  private static final String ZERO = "00000000000000000000000000000000";
  private static final Bytes CHALLENGE = Bytes.ofHex(ZERO);

  /** NXP AN12196, the public example of section 3.4.4.2.1 and 3.4.2.1. */
  @Test
  void publicVector_isCounter61OfItsTag() {
    Ntag424Dna tag = tag("04DE5F1EACC040", ZERO, ZERO, ENCRYPTED);
    String url = "https://ntag.nxp.com/424?e=EF963FF7828658A599F3041510671E88&c=94EED9EE65337086";
    assertThat(answer(tag, url, ENCRYPTED, 0))
        .isEqualTo(new Genuine(61, TamperStatus.NOT_SENSED, false));
    assertThat(answer(tag, url, ENCRYPTED, 61)).isInstanceOf(Genuine.class);
    assertThat(answer(tag, url, ENCRYPTED, 62)).isEqualTo(not(SealFault.COUNTER_MISMATCH));
    assertThat(answer(tag("04DE5F1EACC041", ZERO, ZERO, ENCRYPTED), url, ENCRYPTED, 0))
        .isEqualTo(not(SealFault.OTHER_SEAL));
  }

  /** NXP AN12196, the example of section 3.4.4.2.2 with encrypted file data. */
  @Test
  void publicVectorWithFileData_isCounter8() {
    Ntag424Dna tag = tag("04958CAA5C5E80", ZERO, ZERO, FILE);
    String url =
        "https://www.my424dna.com/?picc_data=FD91EC264309878BE6345CBE53BADF40"
            + "&enc=CEE9A53E3E463EF1F459635736738962&cmac=ECC1E7F6C6C73BF6";
    assertThat(answer(tag, url, FILE, 0)).isEqualTo(new Genuine(8, TamperStatus.NOT_SENSED, false));
    // The file says x everywhere: a tag that should tell and does not.
    assertThat(answer(tag("04958CAA5C5E80", ZERO, ZERO, FILE_TAMPER), url, FILE_TAMPER, 0))
        .isEqualTo(not(SealFault.TAMPER_NOT_SENSED));
  }

  /** The plain example in the tests of nfc-developer/sdm-backend (test_plain_sdm). */
  @Test
  void plainVectorOfSdmBackend_isCounter6() {
    Ntag424Dna tag = tag("041E3C8A2D6B80", ZERO, ZERO, PLAIN);
    String url = "https://sdm.example/tagpt?uid=041E3C8A2D6B80&ctr=000006&c=4B00064004B0B3D3";
    assertThat(answer(tag, url, PLAIN, 6))
        .isEqualTo(new Genuine(6, TamperStatus.NOT_SENSED, false));
    // Where the device could read the counter, the event has it.
    assertThat(answer(tag, url, PLAIN, 0)).isEqualTo(not(SealFault.COUNTER_MISMATCH));
  }

  @Test
  void simulatedTag_isBelievedInEveryLayout() {
    SimulatedTag chip = new SimulatedTag(UID, META, READ).counter(0x01_02_03);
    assertThat(answer(tag(ENCRYPTED), chip.tapEncrypted(), ENCRYPTED, 0))
        .isEqualTo(new Genuine(0x01_02_04, TamperStatus.NOT_SENSED, false));
    assertThat(answer(tag(PLAIN), chip.tapPlain(), PLAIN, 0x01_02_05)).isInstanceOf(Genuine.class);
    assertThat(answer(tag(FILE_TAMPER), chip.tapWithFile(), FILE_TAMPER, 0))
        .isEqualTo(new Genuine(0x01_02_06, TamperStatus.NEVER_OPENED, false));
    assertThat(answer(tag(PLAIN_TAMPER), chip.tapPlainTamper(), PLAIN_TAMPER, 0x01_02_07))
        .isEqualTo(new Genuine(0x01_02_07, TamperStatus.NEVER_OPENED, false));
  }

  @Test
  void tamperStatus_isReadFromBothForms() {
    SimulatedTag chip = new SimulatedTag(UID, META, READ);
    for (char permanent : new char[] {'C', 'O', 'I', 'c', '0'}) {
      for (char current : new char[] {'C', 'O', 'I', 'x'}) {
        chip.tamper("" + permanent + current);
        TamperStatus expected =
            switch ("" + permanent + current) {
              case "CC" -> TamperStatus.NEVER_OPENED;
              case "OC" -> TamperStatus.OPENED_BEFORE;
              case "OO" -> TamperStatus.OPEN;
              default -> null;
            };
        assertTamper(answer(tag(FILE_TAMPER), chip.tapWithFile(), FILE_TAMPER, 0), expected);
        String plain = chip.tapPlainTamper();
        long counter = Long.parseLong(plain.replaceAll(".*ctr=(......).*", "$1"), 16);
        assertTamper(answer(tag(PLAIN_TAMPER), plain, PLAIN_TAMPER, counter), expected);
      }
    }
  }

  private static void assertTamper(SealAnswer answer, TamperStatus expected) {
    if (expected == null) {
      assertThat(answer).isEqualTo(not(SealFault.TAMPER_NOT_SENSED));
    } else {
      assertThat(((Genuine) answer).tamper()).isEqualTo(expected);
    }
  }

  @Test
  void everyBitOfEveryProof_counts() {
    SimulatedTag chip = new SimulatedTag(UID, META, READ);
    refusesEveryBit(ENCRYPTED, chip.tapEncrypted(), 1);
    refusesEveryBit(PLAIN, chip.tapPlain(), 2);
    refusesEveryBit(FILE_TAMPER, chip.tapWithFile(), 3);
    refusesEveryBit(PLAIN_TAMPER, chip.tapPlainTamper(), 4);
  }

  private static void refusesEveryBit(SunLayout layout, String url, long counter) {
    Ntag424Dna tag = tag(layout);
    Bytes proof = ((SunMessage) SunMessage.ofUrl(url, layout)).proof();
    assertThat(tag.check(seal(proof, counter), CHALLENGE)).isInstanceOf(Genuine.class);
    for (int bit = 0; bit < 8 * proof.length(); bit++) {
      byte[] flipped = proof.toByteArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(tag.check(seal(Bytes.ofOwned(flipped), counter), CHALLENGE))
          .as("bit %d", bit)
          .isInstanceOf(NotGenuine.class);
    }
    for (int length = 0; length < proof.length(); length++) {
      assertThat(tag.check(seal(proof.slice(0, length), counter), CHALLENGE))
          .isInstanceOf(NotGenuine.class);
    }
    assertThat(tag.check(seal(Bytes.ofHex(proof.toHex() + "41"), counter), CHALLENGE))
        .isInstanceOf(NotGenuine.class);
  }

  @Test
  void clonedTag_hasTheUidAndNotTheKey() {
    SimulatedTag clone = new SimulatedTag(UID, META, "f0e1d2c3b4a5968778695a4b3c2d1e0e");
    assertThat(answer(tag(ENCRYPTED), clone.tapEncrypted(), ENCRYPTED, 0))
        .isEqualTo(not(SealFault.MAC_MISMATCH));
    assertThat(answer(tag(PLAIN), clone.tapPlain(), PLAIN, 2))
        .isEqualTo(not(SealFault.MAC_MISMATCH));
    SimulatedTag other = new SimulatedTag(UID, "ff0102030405060708090a0b0c0d0e0f", READ);
    assertThat(answer(tag(ENCRYPTED), other.tapEncrypted(), ENCRYPTED, 0))
        .isIn(not(SealFault.IDENTITY_NOT_OPENED), not(SealFault.OTHER_SEAL));
  }

  @Test
  void counterZero_isNoReading() {
    SimulatedTag chip = new SimulatedTag(UID, META, READ).counter(-1);
    assertThat(answer(tag(ENCRYPTED), chip.tapEncrypted(), ENCRYPTED, 0))
        .isEqualTo(not(SealFault.COUNTER_MISMATCH));
  }

  @Test
  void counter_reachesItsHighestValue() {
    SimulatedTag chip = new SimulatedTag(UID, META, READ).counter(0xfffffe);
    assertThat(answer(tag(ENCRYPTED), chip.tapEncrypted(), ENCRYPTED, 0xffffff))
        .isEqualTo(new Genuine(0xffffff, TamperStatus.NOT_SENSED, false));
  }

  @Test
  void anotherLayout_refusesTheProof() {
    String url = new SimulatedTag(UID, META, READ).tapPlain();
    Bytes proof = ((SunMessage) SunMessage.ofUrl(url, PLAIN)).proof();
    assertThat(tag(ENCRYPTED).check(seal(proof, 1), CHALLENGE))
        .isEqualTo(not(SealFault.PROOF_MALFORMED));
    assertThat(tag(PLAIN_TAMPER).check(seal(proof, 1), CHALLENGE))
        .isEqualTo(not(SealFault.PROOF_MALFORMED));
    assertThat(tag(PLAIN).check(Seal.of("urn:example:seal", SealState.INTACT, null), CHALLENGE))
        .isEqualTo(not(SealFault.PROOF_MISSING));
  }

  @Test
  void keysAndLayout_goTogether() {
    SealKey key = SealKey.of(new byte[16]);
    Bytes uid = Bytes.ofHex(UID);
    assertThatThrownBy(() -> Ntag424Dna.of(uid, ENCRYPTED, Optional.empty(), key))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Ntag424Dna.of(uid, PLAIN, Optional.of(key), key))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Ntag424Dna.of(uid.slice(0, 6), PLAIN, Optional.empty(), key))
        .isInstanceOf(IllegalArgumentException.class);
    SealKey longer = SealKey.of(new byte[32]);
    assertThatThrownBy(() -> Ntag424Dna.of(uid, PLAIN, Optional.empty(), longer))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Ntag424Dna.of(uid, ENCRYPTED, Optional.of(longer), key))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static Ntag424Dna tag(SunLayout layout) {
    return tag(UID, META, READ, layout);
  }

  static Ntag424Dna tag(String uid, String meta, String read, SunLayout layout) {
    return Ntag424Dna.of(
        Bytes.ofHex(uid),
        layout,
        layout.isEncrypted() ? Optional.of(key(meta)) : Optional.empty(),
        key(read));
  }

  static SealKey key(String hex) {
    return SealKey.of(Bytes.ofHex(hex).toByteArray());
  }

  private static SealAnswer answer(Ntag424Dna tag, String url, SunLayout layout, long counter) {
    return tag.check(
        seal(((SunMessage) SunMessage.ofUrl(url, layout)).proof(), counter), CHALLENGE);
  }

  static Seal seal(Bytes proof, long counter) {
    return new Seal(
        "urn:example:seal", SealState.INTACT, SealClass.ELECTRONIC, counter, proof, null, null);
  }

  private static NotGenuine not(SealFault fault) {
    return new NotGenuine(fault);
  }
}
