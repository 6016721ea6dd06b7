package dev.custody.crypto.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Signatures whose R has a component outside the prime-order subgroup, made with the private key as
 * only its owner can: cofactored verification takes them, cofactorless does not, so without a rule
 * the verdict would depend on the backend.
 */
class Ed25519TorsionTest {

  private static final byte[] MESSAGE = "40 pallets".getBytes(StandardCharsets.US_ASCII);

  private static final List<VerificationBackend> BACKENDS = backendsAndBcProvider();
  private static final List<Forged> FORGED = new ArrayList<>();

  @BeforeAll
  static void forgeAll() throws Exception {
    EdwardsPoint torsion = EdwardsPoint.ofOrderEight();
    for (int multiple = 1; multiple < 8; multiple++) {
      EdwardsPoint part = torsion.multiply(BigInteger.valueOf(multiple));
      FORGED.add(forge(part, BigInteger.valueOf(1000 + multiple)));
      // R itself of small order.
      FORGED.add(forge(part, BigInteger.ZERO));
    }
  }

  /** Bouncy Castle as a provider too: none that is listed as strict, so R is looked at. */
  private static List<VerificationBackend> backendsAndBcProvider() {
    List<VerificationBackend> all = new ArrayList<>(VerificationBackend.available());
    VerificationBackend provider = VerificationBackend.of(new BouncyCastleProvider());
    assertThat(provider.report()).contains("ES256=BC, Ed25519=BC");
    all.add(provider);
    return all;
  }

  static List<VerificationBackend> backends() {
    return BACKENDS;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void refuses_torsionInR_everyPointOfEvenOrder(VerificationBackend backend) throws Exception {
    for (Forged forged : FORGED) {
      assertThat(backend.check(forged.key, MESSAGE, forged.signature))
          .as(backend.toString())
          .isEqualTo(SignatureOutcome.INVALID);
    }
  }

  @Test
  void bouncyCastleAloneAcceptsThem_soTheRuleIsNeeded() throws Exception {
    for (Forged forged : FORGED) {
      byte[] signature = forged.signature.toByteArray();
      byte[] point = forged.key.spki().slice(12, 44).toByteArray();
      assertThat(Ed25519.verify(signature, 0, point, 0, MESSAGE, 0, MESSAGE.length)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void accepts_theSameConstructionWithoutTorsion(VerificationBackend backend) throws Exception {
    Forged honest = forge(EdwardsPoint.NEUTRAL, BigInteger.valueOf(1000));
    assertThat(backend.check(honest.key, MESSAGE, honest.signature))
        .isEqualTo(SignatureOutcome.VALID);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void neutralR_isJudgedAlike(VerificationBackend backend) throws Exception {
    Forged zeroNonce = forge(EdwardsPoint.NEUTRAL, BigInteger.ZERO);
    assertThat(backend.check(zeroNonce.key, MESSAGE, zeroNonce.signature))
        .isEqualTo(SignatureOutcome.VALID);
  }

  @Test
  void keysWithTorsionOrOfSmallOrder_areNoKeys() {
    EdwardsPoint torsion = EdwardsPoint.ofOrderEight();
    for (int multiple = 0; multiple < 8; multiple++) {
      EdwardsPoint small = torsion.multiply(BigInteger.valueOf(multiple));
      assertThrows(MalformedKeyException.class, () -> key(small));
      if (multiple > 0) {
        EdwardsPoint mixed = EdwardsPoint.BASE.multiply(BigInteger.TEN).add(small);
        assertThrows(MalformedKeyException.class, () -> key(mixed));
      }
    }
  }

  @Test
  void keysInAnotherEncodingOfTheirPoint_areNoKeys() {
    // y + p instead of y, where that fits into 255 bits, and the sign bit where x is 0.
    for (int y = 0; y < 19; y++) {
      for (int sign = 0; sign < 2; sign++) {
        byte[] beyond = EdwardsPoint.encode(EdwardsPoint.P.add(BigInteger.valueOf(y)));
        beyond[31] |= (byte) (sign << 7);
        assertThrows(MalformedKeyException.class, () -> key(beyond));
      }
    }
    byte[] minusZero = EdwardsPoint.NEUTRAL.encode();
    minusZero[31] |= (byte) 0x80;
    assertThrows(MalformedKeyException.class, () -> key(minusZero));
  }

  /** S = r + k·a with R = r·B + torsion: what the owner of a can do. */
  private static Forged forge(EdwardsPoint torsion, BigInteger r) throws Exception {
    byte[] seed = new byte[32];
    new SecureRandom(new byte[] {1}).nextBytes(seed);
    seed[0] = (byte) r.intValue();
    byte[] hash = MessageDigest.getInstance("SHA-512").digest(seed);
    byte[] scalar = Arrays.copyOf(hash, 32);
    scalar[0] &= (byte) 0xf8;
    scalar[31] = (byte) (scalar[31] & 0x7f | 0x40);
    BigInteger a = EdwardsPoint.littleEndian(scalar);
    VerificationKey key = key(EdwardsPoint.BASE.multiply(a));
    byte[] encodedR = EdwardsPoint.BASE.multiply(r).add(torsion).encode();
    MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
    sha512.update(encodedR);
    sha512.update(key.spki().slice(12, 44).toByteArray());
    BigInteger k = EdwardsPoint.littleEndian(sha512.digest(MESSAGE));
    byte[] s = EdwardsPoint.encode(r.add(k.multiply(a)).mod(EdwardsPoint.L));
    byte[] signature = Arrays.copyOf(encodedR, 64);
    System.arraycopy(s, 0, signature, 32, 32);
    return new Forged(key, Bytes.ofOwned(signature));
  }

  private static VerificationKey key(EdwardsPoint point) throws MalformedKeyException {
    return key(point.encode());
  }

  private static VerificationKey key(byte[] encoded) throws MalformedKeyException {
    return VerificationKey.of(
        Algorithm.ED25519,
        Bytes.ofHex("302a300506032b6570032100" + Bytes.ofOwned(encoded).toHex()));
  }

  private record Forged(VerificationKey key, Bytes signature) {}
}
