package dev.custody.crypto.note;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.note.NoteVerdict.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a log signs its checkpoints with: its Ed25519 key always, and keys of other algorithms
 * beside it. Every checkpoint has a line of each.
 *
 * <p>Blocks as its signers do; thread-safe.
 *
 * @since 0.1.0
 */
public final class CheckpointSigner {

  private final String origin;
  private final List<NoteVerifierKey> keys;
  private final List<Signer> signers;

  private CheckpointSigner(String origin, List<NoteVerifierKey> keys, List<Signer> signers) {
    this.origin = origin;
    this.keys = keys;
    this.signers = signers;
  }

  /**
   * The keys of a log. None of them may sign anything else than this log.
   *
   * @param origin the log's name: 1 to 255 characters U+0021 to U+007E without plus
   * @param ed25519 the key whose line every checkpoint has
   * @param beside keys of ML-DSA-44 and P-256 in the order of their lines; none for a log with one
   *     key
   * @throws IllegalArgumentException if the name has another form, a key is of another algorithm,
   *     or stands there twice
   */
  public static CheckpointSigner of(String origin, Signer ed25519, List<? extends Signer> beside) {
    if (ed25519.algorithm() != Algorithm.ED25519) {
      throw new IllegalArgumentException(
          "key of Ed25519 expected: found=" + ed25519.algorithm().keyName());
    }
    List<Signer> signers = new ArrayList<>();
    List<NoteVerifierKey> keys = new ArrayList<>();
    signers.add(ed25519);
    keys.add(NoteVerifierKey.of(origin, ed25519.publicKey()));
    for (Signer signer : beside) {
      NoteVerifierKey key = NoteVerifierKey.of(origin, signer.publicKey());
      if (key.type() == NoteSignatureType.ED25519 || keys.contains(key)) {
        throw new IllegalArgumentException(
            "other keys of ML-DSA-44 or P-256 expected beside: key=" + key.label());
      }
      signers.add(signer);
      keys.add(key);
    }
    if (keys.size() > NoteVerifierKey.KEYS_MAX) {
      throw new IllegalArgumentException(
          "more keys than limit: keys=" + keys.size() + ", limit=" + NoteVerifierKey.KEYS_MAX);
    }
    SignedNote.requireDistinct(keys);
    return new CheckpointSigner(
        origin, Collections.unmodifiableList(keys), Collections.unmodifiableList(signers));
  }

  /** The log's name. */
  public String origin() {
    return origin;
  }

  /** The public keys, the Ed25519 key first: what {@code log.vkey} holds. */
  public List<NoteVerifierKey> keys() {
    return keys;
  }

  /**
   * Signs a promise by all keys, and reads it again as a stranger would.
   *
   * <p>The same promise gives the same note if the signers are deterministic, as {@link
   * dev.custody.crypto.key.SoftwareSigner} is: the log's own lines say nothing about the time.
   *
   * @param size how many entries, not negative
   * @param root the root over them
   * @throws SigningException if one key gives no signature, or one that does not hold: then there
   *     is no checkpoint
   */
  public Checkpoint sign(long size, Digest root) throws SigningException {
    if (size < 0) {
      throw new IllegalArgumentException("size below zero: size=" + size);
    }
    String text = Checkpoint.text(origin, size, root);
    StringBuilder note = new StringBuilder(text).append('\n');
    for (int i = 0; i < keys.size(); i++) {
      note.append(LineSignature.make(keys.get(i), text, LineSignature.NO_TIME, signers.get(i)));
    }
    Bytes bytes = Bytes.ofOwned(note.toString().getBytes(StandardCharsets.UTF_8));
    NoteVerdict<Checkpoint> verdict = Checkpoint.open(bytes, origin, keys);
    if (verdict instanceof Authentic<Checkpoint> authentic && authentic.signers().equals(keys)) {
      return authentic.value();
    }
    String why =
        verdict instanceof Refused<Checkpoint> refused ? refused.detail() : "a line is missing";
    throw new SigningException(
        SigningException.Kind.BAD_SIGNATURE,
        "checkpoint does not hold by the log's keys: size=" + size + ", " + why,
        null);
  }

  /** Origin and how many keys. */
  @Override
  public String toString() {
    return "CheckpointSigner[" + origin + ", keys=" + keys.size() + "]";
  }
}
