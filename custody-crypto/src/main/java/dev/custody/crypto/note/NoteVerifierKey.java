package dev.custody.crypto.note;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A named public key that signed notes are checked with, written {@code <name>+<id in 8 hex
 * digits>+<base64 of type and key>} (C2SP signed-note). Its {@link NoteSignatureType} is part of
 * it: one public key may stand for an Ed25519 line and for a cosignature, as two verifier keys.
 *
 * <p>Equal by name, type and key.
 *
 * @since 0.1.0
 */
public final class NoteVerifierKey {

  /** Bytes of a name. */
  public static final int NAME_BYTES_MAX = 255;

  /** Keys of one log, one to a line. */
  public static final int KEYS_MAX = 16;

  private static final int TEXT_CHARS_MAX = 2_048;
  private static final String FORM = "verifier key expected: form=name+8 hex digits+base64";

  private final String name;
  private final NoteSignatureType type;
  private final int id;
  private final Bytes encoded;
  private final VerificationKey key;

  private NoteVerifierKey(String name, NoteSignatureType type, VerificationKey key) {
    this.name = name;
    this.type = type;
    this.key = key;
    this.encoded = PublicKeyForm.encode(type, key);
    this.id = idOf(name, type, encoded);
  }

  /**
   * A log's key under the log's name: Ed25519 as type 01, P-256 as type 02, ML-DSA-44 as type 06.
   *
   * @param name 1 to 255 characters U+0021 to U+007E without plus
   * @throws IllegalArgumentException if the name has another form or the key is of another
   *     algorithm
   */
  public static NoteVerifierKey of(String name, VerificationKey key) {
    switch (key.algorithm()) {
      case ED25519:
        return of(name, NoteSignatureType.ED25519, key);
      case ES256:
        return of(name, NoteSignatureType.ECDSA_P256, key);
      default:
        return of(name, NoteSignatureType.COSIGNATURE_ML_DSA_44, key);
    }
  }

  /**
   * A witness's key: Ed25519 as type 04, ML-DSA-44 as type 06.
   *
   * @param name 1 to 255 characters U+0021 to U+007E without plus
   * @throws IllegalArgumentException if the name has another form or the key is of another
   *     algorithm
   */
  public static NoteVerifierKey ofWitness(String name, VerificationKey key) {
    return of(
        name,
        key.algorithm() == Algorithm.ED25519
            ? NoteSignatureType.COSIGNATURE_ED25519
            : NoteSignatureType.COSIGNATURE_ML_DSA_44,
        key);
  }

  /**
   * A key under a name, for lines of one type.
   *
   * @param name 1 to 255 characters U+0021 to U+007E without plus
   * @throws IllegalArgumentException if the name has another form or the key is not of the type's
   *     algorithm
   */
  public static NoteVerifierKey of(String name, NoteSignatureType type, VerificationKey key) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "name of 1 to 255 visible ASCII characters without plus expected: length="
              + name.length());
    }
    if (key.algorithm() != type.algorithm()) {
      throw new IllegalArgumentException(
          "key of another algorithm: expected="
              + type.algorithm().keyName()
              + ", found="
              + key.algorithm().keyName());
    }
    return new NoteVerifierKey(name, type, key);
  }

  /**
   * Reads the text form.
   *
   * @throws MalformedKeyException if it is not exactly one, its id is not that of name and key, or
   *     the type is none of {@link NoteSignatureType}
   */
  public static NoteVerifierKey parse(String text) throws MalformedKeyException {
    byte[] encoded = publicKey(text);
    NoteSignatureType type = NoteSignatureType.ofCode(encoded[0] & 0xff);
    if (type == null) {
      throw new MalformedKeyException(
          "verifier key of another type: expected 1, 2, 4 or 6, found=" + (encoded[0] & 0xff));
    }
    int plus = text.indexOf('+');
    NoteVerifierKey key =
        new NoteVerifierKey(text.substring(0, plus), type, PublicKeyForm.decode(type, encoded));
    if (!text.startsWith(key.idHex() + "+", plus + 1)) {
      throw new MalformedKeyException(
          "verifier key id mismatch: expected=" + key.idHex() + ", found another");
    }
    return key;
  }

  /**
   * Reads a file of keys, one to a line, each line ended by a newline; a line of a type that is not
   * known is left out, so that later versions may add some.
   *
   * @throws MalformedKeyException if a line is no key, one stands there twice, or there are none or
   *     more than 16 lines
   */
  public static List<NoteVerifierKey> parseLines(String text) throws MalformedKeyException {
    List<NoteVerifierKey> keys = new ArrayList<>();
    int lines = 0;
    for (int from = 0; from < text.length(); lines++) {
      int to = text.indexOf('\n', from);
      if (to < 0 || lines == KEYS_MAX) {
        throw new MalformedKeyException(
            "up to " + KEYS_MAX + " whole lines of verifier keys expected: lines=" + lines);
      }
      String line = text.substring(from, to);
      if (NoteSignatureType.ofCode(publicKey(line)[0] & 0xff) != null) {
        NoteVerifierKey key = parse(line);
        if (keys.contains(key)) {
          throw new MalformedKeyException("verifier key twice: line=" + lines);
        }
        keys.add(key);
      }
      from = to + 1;
    }
    if (keys.isEmpty()) {
      throw new MalformedKeyException("at least one verifier key expected: lines=" + lines);
    }
    return Collections.unmodifiableList(keys);
  }

  /** What {@link #parseLines} reads. */
  public static String lines(List<NoteVerifierKey> keys) {
    StringBuilder text = new StringBuilder();
    for (NoteVerifierKey key : keys) {
      text.append(key.text()).append('\n');
    }
    return text.toString();
  }

  /** Type byte and key of a text that has the form of a verifier key. */
  private static byte[] publicKey(String text) throws MalformedKeyException {
    if (text.length() > TEXT_CHARS_MAX) {
      throw new MalformedKeyException(
          "verifier key longer than limit: chars=" + text.length() + ", limit=" + TEXT_CHARS_MAX);
    }
    int first = text.indexOf('+');
    int second = text.indexOf('+', first + 1);
    if (first < 1 || second != first + 9 || !isName(text.substring(0, first))) {
      throw new MalformedKeyException(FORM);
    }
    byte[] encoded = NoteText.base64(text.substring(second + 1));
    if (encoded == null || encoded.length < 1) {
      throw new MalformedKeyException(FORM);
    }
    return encoded;
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

  /** What its lines are made with. */
  public NoteSignatureType type() {
    return type;
  }

  /**
   * The first four bytes, big-endian, of SHA-256(name, newline, type, key); of type 02 those of
   * SHA-256(key).
   */
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

  /** Name and id: what stands on its lines, for messages. */
  String label() {
    return name + "+" + idHex();
  }

  private String idHex() {
    return String.format("%08x", id);
  }

  private static int idOf(String name, NoteSignatureType type, Bytes encoded) {
    Digest hash =
        type == NoteSignatureType.ECDSA_P256
            ? Digest.sha256(encoded.slice(1, encoded.length()))
            : Digest.sha256(
                name.getBytes(StandardCharsets.UTF_8), new byte[] {'\n'}, encoded.unsafeArray());
    byte[] digest = hash.bytes().unsafeArray();
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
