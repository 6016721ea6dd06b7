package dev.custody.crypto.seal;

import dev.custody.api.Bytes;
import dev.custody.api.event.Seal;
import dev.custody.crypto.internal.seal.Aes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A seal that answers a challenge with a MAC: any device that has a key, a counter and a way to be
 * asked.
 *
 * <pre>{@code
 * proof = status (1 byte, TamperStatus) || MAC (32 bytes HMAC-SHA-256, 16 bytes AES-128-CMAC)
 * MAC over "custody seal answer v1" 00 || challenge (16) || counter (8, big-endian) || status
 * }</pre>
 *
 * The counter stands in the event as {@code Seal.counter}, is at least 1, and rises with every
 * answer. HMAC is RFC 2104 with SHA-256, CMAC is RFC 4493; neither is cut short.
 *
 * @since 0.1.0
 */
public final class MacSeal implements SealTechnology {

  private static final byte[] LABEL =
      "custody seal answer v1\0".getBytes(StandardCharsets.US_ASCII);
  private static final String HMAC = "HmacSHA256";

  private final SealKey key;
  private final boolean hmac;
  private final boolean senses;

  private MacSeal(SealKey key, boolean hmac, boolean senses) {
    this.key = key;
    this.hmac = hmac;
    this.senses = senses;
  }

  /**
   * A seal with HMAC-SHA-256.
   *
   * @param key 32 bytes, of this seal and for this use alone
   * @param sensesTamper whether it tells that it was opened; the status byte of one that does not
   *     is 0, of one that does never
   * @throws IllegalArgumentException if the key has another length
   */
  public static MacSeal hmacSha256(SealKey key, boolean sensesTamper) {
    return new MacSeal(
        key.requireLength(SealKey.HMAC_SHA_256, "key for HMAC-SHA-256"), true, sensesTamper);
  }

  /**
   * A seal with AES-128-CMAC.
   *
   * @param key 16 bytes, of this seal and for this use alone
   * @param sensesTamper as in {@link #hmacSha256}
   * @throws IllegalArgumentException if the key has another length
   */
  public static MacSeal aes128Cmac(SealKey key, boolean sensesTamper) {
    return new MacSeal(
        key.requireLength(SealKey.AES_128, "key for AES-128-CMAC"), false, sensesTamper);
  }

  /**
   * What such a seal computes: for simulations, and for devices that are seals themselves.
   *
   * @param challenge 16 bytes
   * @param counter at least 1
   * @return the proof
   * @throws IllegalArgumentException if a value is outside
   */
  public Bytes answer(Bytes challenge, long counter, TamperStatus status) {
    if (counter < 1 || (status != TamperStatus.NOT_SENSED) != senses) {
      throw new IllegalArgumentException(
          "answer of a seal: expected counter=1.. and a status that it can give, found counter="
              + counter
              + ", status="
              + status);
    }
    byte[] mac = mac(challenge, counter, (byte) status.number());
    return Bytes.ofOwned(
        ByteBuffer.allocate(1 + mac.length).put((byte) status.number()).put(mac).array());
  }

  @Override
  public SealAnswer check(Seal seal, Bytes challenge) {
    Bytes proof = seal.proof();
    if (proof == null) {
      return new SealAnswer.NotGenuine(SealFault.PROOF_MISSING);
    }
    if (proof.length() != 1 + (hmac ? 32 : Aes.BLOCK)) {
      return new SealAnswer.NotGenuine(SealFault.PROOF_MALFORMED);
    }
    TamperStatus status = TamperStatus.ofNumber(proof.byteAt(0) & 0xff);
    if (status == null) {
      return new SealAnswer.NotGenuine(SealFault.PROOF_MALFORMED);
    }
    if (seal.counter() < 1) {
      return new SealAnswer.NotGenuine(SealFault.COUNTER_MISMATCH);
    }
    byte[] expected = mac(challenge, seal.counter(), proof.byteAt(0));
    if (!MessageDigest.isEqual(expected, proof.slice(1, proof.length()).unsafeArray())) {
      return new SealAnswer.NotGenuine(SealFault.MAC_MISMATCH);
    }
    if ((status != TamperStatus.NOT_SENSED) != senses) {
      return new SealAnswer.NotGenuine(SealFault.TAMPER_NOT_SENSED);
    }
    return new SealAnswer.Genuine(seal.counter(), status, true);
  }

  private byte[] mac(Bytes challenge, long counter, byte status) {
    if (challenge.length() != Seals.CHALLENGE) {
      throw new IllegalArgumentException(
          "challenge of another length: expected=16, found=" + challenge.length());
    }
    byte[] message =
        ByteBuffer.allocate(LABEL.length + Seals.CHALLENGE + Long.BYTES + 1)
            .put(LABEL)
            .put(challenge.unsafeArray())
            .putLong(counter)
            .put(status)
            .array();
    return hmac ? hmac(key.secret(), message) : Aes.cmac(key.secret(), message);
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(message);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError("every Java platform has HMAC-SHA-256 with keys of 32 bytes", e);
    }
  }

  /** The algorithm only. */
  @Override
  public String toString() {
    return "MacSeal[" + (hmac ? "HMAC-SHA-256" : "AES-128-CMAC") + "]";
  }
}
