package dev.custody.crypto.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every other form of a signature is refused by our own check, whichever backend there is, and no
 * backend ever sees it.
 */
class StrictFormTest {

  private static final byte[] MESSAGE = {1, 2, 3};
  private static final BigInteger N =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private static final List<VerificationBackend> BACKENDS = VerificationBackend.available();

  private final RecordingProvider recording = new RecordingProvider();
  private final VerificationBackend recorded = VerificationBackend.of(recording);

  @Test
  void p256_otherFormsOfAGoodSignature() throws Exception {
    SoftwareSigner signer = SoftwareSigner.ofSecret(Algorithm.ES256, secret());
    byte[] good = signer.sign(MESSAGE);
    BigInteger r = new BigInteger(1, Arrays.copyOf(good, 32));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, 32, 64));
    Map<String, byte[]> forms = new LinkedHashMap<>();
    forms.put("s in the upper half", pair(r, N.subtract(s)));
    forms.put("lowest s that is too high", pair(r, N.shiftRight(1).add(BigInteger.ONE)));
    forms.put("r = 0", pair(BigInteger.ZERO, s));
    forms.put("s = 0", pair(r, BigInteger.ZERO));
    forms.put("r = n", pair(N, s));
    forms.put("s = n", pair(r, N));
    forms.put("r = 2^256 - 1", pair(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE), s));
    forms.put("DER", der(r, s));
    forms.put("DER, s in the upper half", der(r, N.subtract(s)));
    forms.put("63 bytes", Arrays.copyOf(good, 63));
    forms.put("65 bytes", Arrays.copyOf(good, 65));
    forms.put("recovery byte before", prepended(good));
    forms.put("nothing", new byte[0]);
    // Cut to 64 bytes, DER is two numbers in range, perhaps: then the arithmetic says no.
    assertThat(outcome(signer, Arrays.copyOf(der(r, N.subtract(s)), 64)))
        .isNotEqualTo(SignatureOutcome.VALID);
    requireNotCanonical(signer, good, forms);
  }

  @Test
  void ed25519_otherFormsOfAGoodSignature() throws Exception {
    SoftwareSigner signer = SoftwareSigner.ofSecret(Algorithm.ED25519, secret());
    byte[] good = signer.sign(MESSAGE);
    BigInteger s = EdwardsPoint.littleEndian(Arrays.copyOfRange(good, 32, 64));
    Map<String, byte[]> forms = new LinkedHashMap<>();
    for (int times = 1; times < 16; times++) {
      BigInteger more = s.add(EdwardsPoint.L.multiply(BigInteger.valueOf(times)));
      if (more.bitLength() <= 256) {
        forms.put("S + " + times + " L", withS(good, more));
      }
    }
    forms.put("S = L", withS(good, EdwardsPoint.L));
    for (int y = 0; y < 19; y++) {
      byte[] beyond = EdwardsPoint.encode(EdwardsPoint.P.add(BigInteger.valueOf(y)));
      forms.put("R with y = p + " + y, withR(good, beyond));
      beyond[31] |= (byte) 0x80;
      forms.put("R with y = p + " + y + " and sign", withR(good, beyond));
    }
    for (BigInteger y :
        new BigInteger[] {BigInteger.ONE, EdwardsPoint.P.subtract(BigInteger.ONE)}) {
      byte[] minusZero = EdwardsPoint.encode(y);
      minusZero[31] |= (byte) 0x80;
      forms.put("R with x = -0, y = " + y, withR(good, minusZero));
    }
    forms.put("63 bytes", Arrays.copyOf(good, 63));
    forms.put("65 bytes", Arrays.copyOf(good, 65));
    forms.put("nothing", new byte[0]);
    assertThat(forms.keySet()).contains("S + 1 L", "S + 14 L");
    requireNotCanonical(signer, good, forms);
  }

  @Test
  void mlDsa_otherLengths() throws Exception {
    for (Algorithm algorithm : new Algorithm[] {Algorithm.ML_DSA_44, Algorithm.ML_DSA_65}) {
      SoftwareSigner signer = SoftwareSigner.ofSecret(algorithm, secret());
      byte[] good = signer.sign(MESSAGE);
      for (int length : new int[] {0, 1, good.length - 1, good.length + 1, 2_420 + 3_309}) {
        for (VerificationBackend backend : BACKENDS) {
          assertThat(
                  backend.check(
                      signer.publicKey(), MESSAGE, Bytes.ofOwned(Arrays.copyOf(good, length))))
              .isEqualTo(SignatureOutcome.NOT_CANONICAL);
        }
      }
    }
  }

  private void requireNotCanonical(SoftwareSigner signer, byte[] good, Map<String, byte[]> forms) {
    int before = recording.seen.get();
    assertThat(outcome(signer, good)).isEqualTo(SignatureOutcome.VALID);
    assertThat(recording.seen.get()).as("the recording provider is asked").isEqualTo(before + 1);
    forms.forEach(
        (name, form) -> {
          assertThat(outcome(signer, form)).as(name).isEqualTo(SignatureOutcome.NOT_CANONICAL);
          for (VerificationBackend backend : BACKENDS) {
            assertThat(backend.check(signer.publicKey(), MESSAGE, Bytes.copyOf(form)))
                .as(name + ", " + backend)
                .isEqualTo(SignatureOutcome.NOT_CANONICAL);
          }
        });
    assertThat(recording.seen.get()).as("no other form is shown to it").isEqualTo(before + 1);
  }

  private SignatureOutcome outcome(SoftwareSigner signer, byte[] signature) {
    return recorded.check(signer.publicKey(), MESSAGE, Bytes.copyOf(signature));
  }

  private static byte[] secret() {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) 0x42);
    return secret;
  }

  private static byte[] pair(BigInteger r, BigInteger s) {
    byte[] out = new byte[64];
    copy(r, out, 32);
    copy(s, out, 64);
    return out;
  }

  private static void copy(BigInteger number, byte[] target, int end) {
    byte[] bytes = number.toByteArray();
    for (int i = 1; i <= Math.min(32, bytes.length); i++) {
      target[end - i] = bytes[bytes.length - i];
    }
  }

  private static byte[] der(BigInteger r, BigInteger s) {
    byte[] first = r.toByteArray();
    byte[] second = s.toByteArray();
    byte[] out = new byte[6 + first.length + second.length];
    out[0] = 0x30;
    out[1] = (byte) (out.length - 2);
    out[2] = 2;
    out[3] = (byte) first.length;
    System.arraycopy(first, 0, out, 4, first.length);
    out[4 + first.length] = 2;
    out[5 + first.length] = (byte) second.length;
    System.arraycopy(second, 0, out, 6 + first.length, second.length);
    return out;
  }

  private static byte[] prepended(byte[] signature) {
    byte[] out = new byte[65];
    System.arraycopy(signature, 0, out, 1, 64);
    out[0] = 27;
    return out;
  }

  private static byte[] withS(byte[] signature, BigInteger s) {
    byte[] out = signature.clone();
    System.arraycopy(EdwardsPoint.encode(s), 0, out, 32, 32);
    return out;
  }

  private static byte[] withR(byte[] signature, byte[] r) {
    byte[] out = signature.clone();
    System.arraycopy(r, 0, out, 0, 32);
    return out;
  }
}
