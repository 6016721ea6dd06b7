package dev.custody.crypto.internal.attest;

import dev.custody.api.Bytes;
import dev.custody.crypto.attest.AttestationFault;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;

/**
 * Of what kind a public key is, by its SubjectPublicKeyInfo: as much as a description of it can be
 * held against.
 *
 * @param keyMintNumber KeyMint Algorithm: 1 RSA, 3 EC, 4 ML-DSA
 * @param bits its size: the modulus of RSA, the field of a curve; 0 where none is stated
 */
public record SpkiAlgorithm(long keyMintNumber, int bits) {

  private static final Bytes RSA = Bytes.ofHex("2a864886f70d010101");
  private static final Bytes EC = Bytes.ofHex("2a8648ce3d0201");
  private static final Bytes ED25519 = Bytes.ofHex("2b6570");
  private static final Bytes ML_DSA_ARC = Bytes.ofHex("6086480165030403");

  private static final Map<Bytes, Integer> CURVE_BITS =
      Map.of(
          Bytes.ofHex("2b81040021"), 224,
          Bytes.ofHex("2a8648ce3d030107"), 256,
          Bytes.ofHex("2b81040022"), 384,
          Bytes.ofHex("2b81040023"), 521);

  /**
   * The kind of a key.
   *
   * @throws EvidenceFault KEY_DESCRIPTION_MISMATCH if it is of no kind that Android attests
   */
  public static SpkiAlgorithm of(Bytes spki) throws EvidenceFault {
    DerReader outer = new DerReader(spki, "subjectPublicKeyInfo");
    DerReader in = outer.enter(DerReader.SEQUENCE, "value");
    DerReader algorithm = in.enter(DerReader.SEQUENCE, "algorithm");
    Bytes oid = Bytes.ofOwned(algorithm.value(DerReader.OID, "algorithm"));
    if (oid.equals(RSA)) {
      byte[] bits = in.value(DerReader.BIT_STRING, "subjectPublicKey");
      DerReader key = new DerReader(Bytes.copyOf(bits, Math.min(1, bits.length), bits.length), "");
      byte[] modulus = key.enter(DerReader.SEQUENCE, "rsa").value(DerReader.INTEGER, "modulus");
      return new SpkiAlgorithm(1, new BigInteger(1, modulus).bitLength());
    }
    if (oid.equals(EC)) {
      Bytes curve = Bytes.ofOwned(algorithm.value(DerReader.OID, "namedCurve"));
      return new SpkiAlgorithm(3, CURVE_BITS.getOrDefault(curve, 0));
    }
    if (oid.equals(ED25519)) {
      return new SpkiAlgorithm(3, 256);
    }
    if (oid.length() == 9
        && Arrays.equals(oid.slice(0, 8).unsafeArray(), ML_DSA_ARC.unsafeArray())) {
      return new SpkiAlgorithm(4, 0);
    }
    throw new EvidenceFault(
        AttestationFault.KEY_DESCRIPTION_MISMATCH, "algorithm of no kind that is attested");
  }
}
