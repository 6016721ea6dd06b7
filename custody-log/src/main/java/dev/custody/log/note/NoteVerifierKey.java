package dev.custody.log.note;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A named public key that signed notes are checked with, written {@code <name>+<id in 8 hex
 * digits>+<base64 of type and key>} (C2SP signed-note). Ed25519, type 01.
 *
 * <p>Equal by name and key.
 *
 * @since 0.1.0
 */
public final class NoteVerifierKey {

  /** Bytes of a name. */
  public static final int NAME_BYTES_MAX = 255;

  static final byte TYPE_ED25519 = 1;

  private static final int KEY_BYTES = 32;
  private static final int TEXT_CHARS_MAX = 512;
  // SubjectPublicKeyInfo of an Ed25519 key, RFC 8410: all but the key itself.
  private static final byte[] SPKI_PREFIX = Bytes.ofHex("302a300506032b6570032100").toByteArray();

  private final String name;
  private final int id;
  private final Bytes encoded;
  private final VerificationKey key;

  private NoteVerifierKey(String name, Bytes encoded, VerificationKey key) {
    this.name = name;
    this.encoded = encoded;
    this.key = key;
    this.id = idOf(name, encoded);
  }

  /**
   * A key under a name.
   *
   * @param name 1 to 255 characters U+0021 to U+007E without plus
   * @throws IllegalArgumentException if the name has another form or the key is not an Ed25519 key
   */
  public static NoteVerifierKey of(String name, VerificationKey key) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "name of 1 to 255 visible ASCII characters without plus expected: length="
              + name.length());
    }
    if (key.algorithm() != Algorithm.ED25519) {
      throw new IllegalArgumentException(
          "key of Ed25519 expected: found=" + key.algorithm().keyName());
    }
    byte[] encoded = new byte[1 + KEY_BYTES];
    encoded[0] = TYPE_ED25519;
    System.arraycopy(key.spki().unsafeArray(), SPKI_PREFIX.length, encoded, 1, KEY_BYTES);
    return new NoteVerifierKey(name, Bytes.ofOwned(encoded), key);
  }

  /**
   * Reads the text form.
   *
   * @throws MalformedKeyException if it is not exactly one, its id is not that of name and key, or
   *     the type is another than Ed25519
   */
  public static NoteVerifierKey parse(String text) throws MalformedKeyException {
    if (text.length() > TEXT_CHARS_MAX) {
      throw new MalformedKeyException(
          "verifier key longer than limit: chars=" + text.length() + ", limit=" + TEXT_CHARS_MAX);
    }
    int first = text.indexOf('+');
    int second = text.indexOf('+', first + 1);
    if (first < 1 || second != first + 9) {
      throw new MalformedKeyException("verifier key expected: form=name+8 hex digits+base64");
    }
    String name = text.substring(0, first);
    byte[] encoded = NoteText.base64(text.substring(second + 1));
    if (!isName(name) || encoded == null || encoded.length < 1) {
      throw new MalformedKeyException("verifier key expected: form=name+8 hex digits+base64");
    }
    if (encoded[0] != TYPE_ED25519 || encoded.length != 1 + KEY_BYTES) {
      throw new MalformedKeyException(
          "verifier key of Ed25519 expected: type=1, bytes=33, found type="
              + (encoded[0] & 0xff)
              + ", bytes="
              + encoded.length);
    }
    byte[] spki = new byte[SPKI_PREFIX.length + KEY_BYTES];
    System.arraycopy(SPKI_PREFIX, 0, spki, 0, SPKI_PREFIX.length);
    System.arraycopy(encoded, 1, spki, SPKI_PREFIX.length, KEY_BYTES);
    NoteVerifierKey key =
        new NoteVerifierKey(
            name,
            Bytes.ofOwned(encoded),
            VerificationKey.of(Algorithm.ED25519, Bytes.ofOwned(spki)));
    String found = text.substring(first + 1, second);
    if (!key.idHex().equals(found)) {
      throw new MalformedKeyException(
          "verifier key id mismatch: expected=" + key.idHex() + ", found another");
    }
    return key;
  }

  /** Whether it can name a key and a log: 1 to 255 characters U+0021 to U+007E without plus. */
  public static boolean isName(String name) {
    if (name.isEmpty() || name.length() > NAME_BYTES_MAX) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < 0x21 || c > 0x7e || c == '+') {
        return false;
      }
    }
    return true;
  }

  /** The name on signature lines. */
  public String name() {
    return name;
  }

  /** The first four bytes of SHA-256(name, newline, type, key), big-endian. */
  public int id() {
    return id;
  }

  /** The key itself. */
  public VerificationKey key() {
    return key;
  }

  /** The text form, without a newline. */
  public String text() {
    return name + "+" + idHex() + "+" + Base64.getEncoder().encodeToString(encoded.unsafeArray());
  }

  private String idHex() {
    return String.format("%08x", id);
  }

  private static int idOf(String name, Bytes encoded) {
    byte[] digest =
        Digest.sha256(
                name.getBytes(StandardCharsets.UTF_8), new byte[] {'\n'}, encoded.unsafeArray())
            .bytes()
            .toByteArray();
    return (digest[0] & 0xff) << 24
        | (digest[1] & 0xff) << 16
        | (digest[2] & 0xff) << 8
        | digest[3] & 0xff;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NoteVerifierKey that
        && name.equals(that.name)
        && encoded.equals(that.encoded);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, encoded);
  }

  /** The text form: a public key is no secret. */
  @Override
  public String toString() {
    return text();
  }
}
