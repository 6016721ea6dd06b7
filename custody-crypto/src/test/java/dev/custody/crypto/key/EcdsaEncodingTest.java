package dev.custody.crypto.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.custody.api.Bytes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.junit.jupiter.api.Test;

class EcdsaEncodingTest {

  private static final BigInteger N =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
  private static final BigInteger HALF = N.shiftRight(1);

  @Test
  void everyLengthOfNumber_comesOutAs32BytesEach_withSInTheLowerHalf() throws Exception {
    Random random = new Random(7);
    for (int bits = 1; bits <= 256; bits++) {
      for (int i = 0; i < 8; i++) {
        BigInteger r = new BigInteger(bits, random).mod(N.subtract(BigInteger.ONE)).add(one());
        BigInteger s = new BigInteger(257 - bits, random).mod(N.subtract(one())).add(one());
        assertBoth(r, s);
      }
    }
    for (BigInteger edge : List.of(one(), HALF, HALF.add(one()), N.subtract(one()))) {
      assertBoth(edge, edge);
    }
  }

  @Test
  void numberOutOfRange_isNoSignature() throws Exception {
    for (BigInteger bad : List.of(BigInteger.ZERO, N, N.add(one()))) {
      assertRefused(() -> EcdsaEncoding.ofP1363(p1363(bad, one())));
      assertRefused(() -> EcdsaEncoding.ofP1363(p1363(one(), bad)));
      assertRefused(() -> EcdsaEncoding.ofDer(loose(bad, one())));
      assertRefused(() -> EcdsaEncoding.ofDer(loose(one(), bad)));
    }
    assertRefused(() -> EcdsaEncoding.ofDer(loose(one().negate(), one())));
    assertRefused(() -> EcdsaEncoding.ofP1363(new byte[63]));
  }

  @Test
  void everyPrefix_everyLonger_everyOtherForm_isRefused() throws Exception {
    byte[] der = loose(N.subtract(one()), HALF);
    for (int length = 0; length < der.length; length++) {
      byte[] cut = Arrays.copyOf(der, length);
      assertRefused(() -> EcdsaEncoding.ofDer(cut));
    }
    assertRefused(() -> EcdsaEncoding.ofDer(Arrays.copyOf(der, der.length + 1)));
    for (String other :
        List.of(
            "3007020200010201010000", // behind its end
            "300702020001020101", // not minimal
            "3081060201010201 01".replace(" ", ""), // long length
            "3006020101030101", // no INTEGER
            "3106020101020101", // no SEQUENCE
            "30060201010201")) {
      assertRefused(() -> EcdsaEncoding.ofDer(Bytes.ofHex(other).toByteArray()));
    }
    assertThat(EcdsaEncoding.ofDer(Bytes.ofHex("3006020101020101").toByteArray())).hasSize(64);
  }

  /** Every byte of a signature changed: an answer or the named failure, nothing else. */
  @Test
  void everyChangedByte_isAnAnswerOrARefusal() throws Exception {
    byte[] der = loose(N.subtract(one()), one());
    int refused = 0;
    for (int at = 0; at < der.length; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = der.clone();
        changed[at] = (byte) value;
        try {
          assertThat(EcdsaEncoding.ofDer(changed)).hasSize(64);
        } catch (SigningException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  private static void assertBoth(BigInteger r, BigInteger s) throws Exception {
    BigInteger low = s.compareTo(HALF) > 0 ? N.subtract(s) : s;
    byte[] expected = p1363(r, low);
    assertThat(EcdsaEncoding.ofDer(StandardDSAEncoding.INSTANCE.encode(N, r, s)))
        .isEqualTo(expected);
    assertThat(EcdsaEncoding.ofP1363(p1363(r, s))).isEqualTo(expected);
  }

  private static byte[] p1363(BigInteger r, BigInteger s) {
    return Bytes.ofHex(String.format("%064x%064x", r, s)).toByteArray();
  }

  /** DER without looking at the range. */
  private static byte[] loose(BigInteger r, BigInteger s) {
    byte[] a = r.toByteArray();
    byte[] b = s.toByteArray();
    byte[] out = new byte[6 + a.length + b.length];
    out[0] = 0x30;
    out[1] = (byte) (out.length - 2);
    out[2] = 2;
    out[3] = (byte) a.length;
    System.arraycopy(a, 0, out, 4, a.length);
    out[4 + a.length] = 2;
    out[5 + a.length] = (byte) b.length;
    System.arraycopy(b, 0, out, 6 + a.length, b.length);
    return out;
  }

  private static BigInteger one() {
    return BigInteger.ONE;
  }

  private static void assertRefused(org.junit.jupiter.api.function.Executable call) {
    SigningException e = assertThrows(SigningException.class, call);
    assertThat(e.kind()).isEqualTo(SigningException.Kind.BAD_SIGNATURE);
  }
}
