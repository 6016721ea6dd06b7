package dev.custody.crypto.note;

import dev.custody.api.Bytes;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Objects;

/**
 * Makes the signature lines of a witness (C2SP tlog-cosignature). It signs what it is given: that
 * the checkpoint continues all that the witness has signed before is for its caller to know.
 *
 * <p>Blocks as its signer does; thread-safe.
 *
 * @since 0.1.0
 */
public final class Cosigner {

  private final NoteVerifierKey key;
  private final Signer signer;

  private Cosigner(NoteVerifierKey key, Signer signer) {
    this.key = key;
    this.signer = signer;
  }

  /**
   * A witness of this name.
   *
   * @param name 1 to 255 characters U+0021 to U+007E without plus, best a URL without scheme
   * @param signer an Ed25519 or ML-DSA-44 key that signs nothing else: the signed bytes of an
   *     Ed25519 cosignature do not name the witness
   * @throws IllegalArgumentException if the name has another form or the key is of another
   *     algorithm
   */
  public static Cosigner of(String name, Signer signer) {
    return new Cosigner(NoteVerifierKey.ofWitness(name, signer.publicKey()), signer);
  }

  /** What others check its lines with. */
  public NoteVerifierKey key() {
    return key;
  }

  /**
   * A line for a checkpoint.
   *
   * @param checkpoint whose log's signature holds, as it always does
   * @param time from 1970 on; its fraction of a second is left out
   * @return the line with its newline, to be put behind the note
   * @throws SigningException if there is no signature, or one that does not hold
   * @throws IllegalArgumentException if the time is before 1970, or the key is of ML-DSA-44 and the
   *     origin longer than 255 bytes
   */
  public Bytes line(Checkpoint checkpoint, Instant time) throws SigningException {
    Objects.requireNonNull(checkpoint, "checkpoint");
    if (time.getEpochSecond() < 0) {
      throw new IllegalArgumentException("time from 1970 on expected: time=" + time);
    }
    String line = LineSignature.make(key, checkpoint.text(), time.getEpochSecond(), signer);
    Bytes bytes = Bytes.ofOwned(line.getBytes(StandardCharsets.UTF_8));
    if (checkpoint.withCosignatures(bytes, Collections.singletonList(key))
        instanceof NoteVerdict.Refused<Checkpoint> refused) {
      throw new SigningException(
          SigningException.Kind.BAD_SIGNATURE,
          "cosignature does not hold by the witness's key: " + refused.detail(),
          null);
    }
    return bytes;
  }

  /** Name and id of the key. */
  @Override
  public String toString() {
    return "Cosigner[" + key.label() + "]";
  }
}
