package dev.custody.log.note;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.log.note.NoteVerdict.Authentic;
import dev.custody.log.note.NoteVerdict.Fault;
import dev.custody.log.note.NoteVerdict.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A log's signed promise: so many entries, with this root over them (C2SP tlog-checkpoint). Only
 * {@link #open} and {@link #sign} make one, so whoever has one knows that its signature holds.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class Checkpoint {

  private final String origin;
  private final long size;
  private final Digest root;
  private final Bytes note;

  private Checkpoint(String origin, long size, Digest root, Bytes note) {
    this.origin = origin;
    this.size = size;
    this.root = root;
    this.note = note;
  }

  /**
   * Reads a checkpoint of one log.
   *
   * @param note the whole signed note
   * @param origin the log that it must be of
   * @param keys the log's keys
   */
  public static NoteVerdict<Checkpoint> open(
      Bytes note, String origin, List<NoteVerifierKey> keys) {
    Objects.requireNonNull(origin, "origin");
    NoteVerdict<String> verdict = SignedNote.open(note, keys);
    if (verdict instanceof Refused<String> refused) {
      return new Refused<>(refused.fault(), refused.detail());
    }
    Authentic<String> authentic = (Authentic<String>) verdict;
    UnverifiedCheckpoint claim = UnverifiedCheckpoint.ofText(authentic.value()).orElse(null);
    if (claim == null) {
      return new Refused<>(
          Fault.NOT_A_CHECKPOINT, "expected three lines: origin, size, root in base64");
    }
    if (!claim.origin().equals(origin)) {
      return new Refused<>(
          Fault.OTHER_ORIGIN,
          "checkpoint of another log: expected origin=" + origin + ", found another");
    }
    return new Authentic<>(
        new Checkpoint(origin, claim.size(), claim.root(), note), note, authentic.signers());
  }

  /**
   * Signs a promise and reads it again as a stranger would.
   *
   * @param key the public side of the signer, named as the log
   * @throws SigningException if there is no signature, or one that does not hold
   */
  public static Checkpoint sign(NoteVerifierKey key, long size, Digest root, Signer signer)
      throws SigningException {
    String text = text(key.name(), size, root);
    byte[] signature = signer.sign(text.getBytes(StandardCharsets.UTF_8));
    String note = text + "\n" + NoteText.signatureLine(key.name(), key.id(), signature);
    NoteVerdict<Checkpoint> verdict =
        open(
            Bytes.ofOwned(note.getBytes(StandardCharsets.UTF_8)),
            key.name(),
            Collections.singletonList(key));
    if (verdict instanceof Authentic<Checkpoint> authentic) {
      return authentic.value();
    }
    throw new SigningException(
        SigningException.Kind.BAD_SIGNATURE,
        "checkpoint does not hold by the log's key: size=" + size,
        null);
  }

  /** The text that is signed: three lines. */
  static String text(String origin, long size, Digest root) {
    return origin
        + "\n"
        + size
        + "\n"
        + Base64.getEncoder().encodeToString(root.bytes().unsafeArray())
        + "\n";
  }

  /** The log's name. */
  public String origin() {
    return origin;
  }

  /** How many entries it promises. */
  public long size() {
    return size;
  }

  /** The root over them (RFC 9162, section 2.1). */
  public Digest root() {
    return root;
  }

  /** The whole signed note: what is handed to others. */
  public Bytes note() {
    return note;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Checkpoint that && note.equals(that.note);
  }

  @Override
  public int hashCode() {
    return note.hashCode();
  }

  /** Origin, size and the start of the root. */
  @Override
  public String toString() {
    return "Checkpoint[" + origin + ", size=" + size + ", root=" + root + "]";
  }
}
