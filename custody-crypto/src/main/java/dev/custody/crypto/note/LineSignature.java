package dev.custody.crypto.note;

import dev.custody.api.Bytes;
import dev.custody.crypto.key.SignatureOutcome;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.VerificationBackend;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the signature of a line is, by the type of its key: how it is made and how it is checked.
 */
final class LineSignature {

  /** Said by a log of its own checkpoints: no statement about when. */
  static final long NO_TIME = 0;

  private static final byte[] SUBTREE_LABEL = "subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII);
  private static final int TIME_BYTES = 8;
  private static final int NAME_BYTES_MAX = 255;

  private LineSignature() {}

  /**
   * Checks one.
   *
   * @param text what the note says
   * @param signature the bytes behind the key's id
   * @return its time in seconds since 1970, 0 where the type has none; empty if it does not hold
   */
  static OptionalLong check(NoteVerifierKey key, String text, Bytes signature) {
    long seconds = NO_TIME;
    byte[] bytes = signature.unsafeArray();
    if (key.type().timed()) {
      if (bytes.length <= TIME_BYTES) {
        return OptionalLong.empty();
      }
      seconds = ByteBuffer.wrap(bytes).getLong();
      bytes = Arrays.copyOfRange(bytes, TIME_BYTES, bytes.length);
    } else if (key.type() == NoteSignatureType.ECDSA_P256) {
      bytes = EcdsaDer.decode(bytes);
    }
    byte[] message = message(key, text, seconds);
    if (bytes == null || message == null) {
      return OptionalLong.empty();
    }
    SignatureOutcome outcome =
        VerificationBackend.best().check(key.key(), message, Bytes.ofOwned(bytes));
    return outcome == SignatureOutcome.VALID ? OptionalLong.of(seconds) : OptionalLong.empty();
  }

  /**
   * Makes a whole line.
   *
   * @param seconds 0 where the type has no time
   * @throws SigningException if there is no signature
   * @throws IllegalArgumentException if a key of this type cannot sign this text
   */
  static String make(NoteVerifierKey key, String text, long seconds, Signer signer)
      throws SigningException {
    byte[] message = message(key, text, seconds);
    if (message == null) {
      throw new IllegalArgumentException(
          "checkpoint of an origin of up to 255 bytes expected: type=" + key.type().code());
    }
    byte[] signature = signer.sign(message);
    if (key.type() == NoteSignatureType.ECDSA_P256) {
      signature = EcdsaDer.encode(signature);
    } else if (key.type().timed()) {
      signature =
          ByteBuffer.allocate(TIME_BYTES + signature.length)
              .putLong(seconds)
              .put(signature)
              .array();
    }
    return NoteText.signatureLine(key.name(), key.id(), signature);
  }

  /** What is signed; {@code null} where a key of this type does not sign such a text. */
  private static byte @Nullable [] message(NoteVerifierKey key, String text, long seconds) {
    if (!key.type().timed()) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    if (seconds < 0 || seconds > Instant.MAX.getEpochSecond()) {
      return null;
    }
    if (key.type() == NoteSignatureType.COSIGNATURE_ED25519) {
      String message = "cosignature/v1\ntime " + seconds + "\n" + text;
      return message.getBytes(StandardCharsets.UTF_8);
    }
    UnverifiedCheckpoint claim = UnverifiedCheckpoint.ofText(text).orElse(null);
    return claim == null ? null : subtree(key.name(), claim, seconds);
  }

  /** The cosigned_message of C2SP tlog-cosignature over all of the tree. */
  private static byte @Nullable [] subtree(String name, UnverifiedCheckpoint claim, long seconds) {
    byte[] cosigner = name.getBytes(StandardCharsets.UTF_8);
    byte[] origin = claim.origin().getBytes(StandardCharsets.UTF_8);
    if (origin.length > NAME_BYTES_MAX) {
      return null;
    }
    byte[] root = claim.root().bytes().unsafeArray();
    return ByteBuffer.allocate(
            SUBTREE_LABEL.length + 2 + cosigner.length + origin.length + 3 * 8 + root.length)
        .put(SUBTREE_LABEL)
        .put((byte) cosigner.length)
        .put(cosigner)
        .putLong(seconds)
        .put((byte) origin.length)
        .put(origin)
        .putLong(0)
        .putLong(claim.size())
        .put(root)
        .array();
  }
}
