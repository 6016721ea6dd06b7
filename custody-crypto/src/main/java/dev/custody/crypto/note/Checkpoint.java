package dev.custody.crypto.note;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.note.NoteVerdict.Fault;
import dev.custody.crypto.note.NoteVerdict.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A log's signed promise: so many entries, with this root over them (C2SP tlog-checkpoint). Only
 * {@link #open} and {@link CheckpointSigner#sign} make one, so whoever has one knows that the log's
 * signature holds. Lines of witnesses may stand beside it ({@link #cosignatures}).
 *
 * <p>Equal by the whole note.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class Checkpoint {

  private final String origin;
  private final long size;
  private final Digest root;
  private final Bytes note;
  private final List<NoteVerifierKey> signers;

  private Checkpoint(UnverifiedCheckpoint claim, Bytes note, List<NoteVerifierKey> signers) {
    this.origin = claim.origin();
    this.size = claim.size();
    this.root = claim.root();
    this.note = note;
    this.signers = signers;
  }

  private static List<NoteVerifierKey> withoutWitnesses(List<NoteVerifierKey> keys) {
    List<NoteVerifierKey> out = new ArrayList<>();
    for (NoteVerifierKey key : keys) {
      if (key.type() != NoteSignatureType.COSIGNATURE_ED25519) {
        out.add(key);
      }
    }
    return Collections.unmodifiableList(out);
  }

  /**
   * Reads a checkpoint of one log. Lines of unknown keys are ignored; a bad line of a known key
   * refuses the note. If an Ed25519 key (type 01) is among the keys, one such line must be there;
   * else one of any type but 04, for a witness alone does not make a checkpoint.
   *
   * @param note the whole signed note
   * @param origin the log that it must be of
   * @param keys the log's keys
   * @throws IllegalArgumentException if there is no key, all are of type 04, or two share name and
   *     id
   */
  public static NoteVerdict<Checkpoint> open(
      Bytes note, String origin, List<NoteVerifierKey> keys) {
    Objects.requireNonNull(origin, "origin");
    List<NoteVerifierKey> promising = promising(keys);
    if (promising.isEmpty() && !keys.isEmpty()) {
      throw new IllegalArgumentException("key of a log expected, found keys of witnesses alone");
    }
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
    List<NoteVerifierKey> signers = authentic.signers();
    if (Collections.disjoint(signers, promising)) {
      return new Refused<>(
          Fault.LOG_LINE_MISSING, "no line of the log itself: type=" + promising.get(0).type());
    }
    return new Authentic<>(new Checkpoint(claim, note, withoutWitnesses(signers)), note, signers);
  }

  /** The keys of which one must have signed. */
  private static List<NoteVerifierKey> promising(List<NoteVerifierKey> keys) {
    List<NoteVerifierKey> ed25519 = new ArrayList<>();
    List<NoteVerifierKey> others = new ArrayList<>();
    for (NoteVerifierKey key : keys) {
      if (key.type() == NoteSignatureType.ED25519) {
        ed25519.add(key);
      } else if (key.type() != NoteSignatureType.COSIGNATURE_ED25519) {
        others.add(key);
      }
    }
    return ed25519.isEmpty() ? others : ed25519;
  }

  /**
   * Signs a promise by one key and reads it again as a stranger would; {@link CheckpointSigner}
   * signs by several.
   *
   * @param key the public side of the signer, named as the log
   * @throws SigningException if there is no signature, or one that does not hold
   */
  public static Checkpoint sign(NoteVerifierKey key, long size, Digest root, Signer signer)
      throws SigningException {
    String text = text(key.name(), size, root);
    String note = text + "\n" + LineSignature.make(key, text, LineSignature.NO_TIME, signer);
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

  /**
   * What witnesses say of it. Lines of others are ignored; a bad line of a known witness refuses.
   *
   * @param witnesses their keys, of types 04 and 06; may be empty
   * @return one cosignature a key at most, the newest, in the order of the keys; perhaps none
   * @throws IllegalArgumentException if a key is no witness's, or two share name and id
   */
  public NoteVerdict<List<Cosignature>> cosignatures(List<NoteVerifierKey> witnesses) {
    requireWitnesses(witnesses);
    NoteText parsed = parsed(note);
    List<Cosignature> found = new ArrayList<>();
    List<NoteVerifierKey> signers = new ArrayList<>();
    for (NoteVerifierKey witness : witnesses) {
      long newest = -1;
      for (NoteText.Line line : parsed.lines) {
        if (line.isBy(witness)) {
          OptionalLong seconds = LineSignature.check(witness, parsed.text, line.signature());
          if (!seconds.isPresent()) {
            return doesNotHold(witness);
          }
          newest = Math.max(newest, seconds.getAsLong());
        }
      }
      if (newest >= 0 && !signers.contains(witness)) {
        found.add(new Cosignature(witness, Instant.ofEpochSecond(newest)));
        signers.add(witness);
      }
    }
    return new Authentic<>(Collections.unmodifiableList(found), note, signers);
  }

  /**
   * All that witnesses say of it, every line: {@link #cosignatures} gives of each key the newest.
   *
   * @param witnesses their keys, of types 04 and 06; may be empty
   * @return in the order of the keys, then of the lines; refused if a line of one does not hold
   * @throws IllegalArgumentException if a key is no witness's, or two share name and id
   */
  public NoteVerdict<List<Cosignature>> everyCosignature(List<NoteVerifierKey> witnesses) {
    requireWitnesses(witnesses);
    NoteText parsed = parsed(note);
    List<Cosignature> found = new ArrayList<>();
    List<NoteVerifierKey> signing = new ArrayList<>();
    for (NoteVerifierKey witness : witnesses) {
      for (NoteText.Line line : parsed.lines) {
        if (line.isBy(witness)) {
          OptionalLong seconds = LineSignature.check(witness, parsed.text, line.signature());
          if (!seconds.isPresent()) {
            return doesNotHold(witness);
          }
          found.add(new Cosignature(witness, Instant.ofEpochSecond(seconds.getAsLong())));
          signing.add(witness);
        }
      }
    }
    return new Authentic<>(Collections.unmodifiableList(found), note, signing);
  }

  /**
   * This checkpoint with what witnesses answered (C2SP tlog-witness): lines of others are left out,
   * a line replaces an older one of the same key.
   *
   * @param lines signature lines, each with its newline, nothing else
   * @param witnesses the keys to believe, of types 04 and 06
   * @return refused if the lines are malformed, none is of a known witness, one of a known witness
   *     does not hold, or the note becomes longer than is read
   * @throws IllegalArgumentException if a key is no witness's, or two share name and id
   */
  public NoteVerdict<Checkpoint> withCosignatures(Bytes lines, List<NoteVerifierKey> witnesses) {
    requireWitnesses(witnesses);
    try {
      List<NoteText.Line> known = new ArrayList<>();
      List<NoteVerifierKey> signing = new ArrayList<>();
      NoteText before = parsed(note);
      for (NoteText.Line line : NoteText.parseLines(lines)) {
        NoteVerifierKey witness = SignedNote.find(witnesses, line);
        if (witness != null) {
          if (!LineSignature.check(witness, before.text, line.signature()).isPresent()) {
            return doesNotHold(witness);
          }
          known.removeIf(earlier -> earlier.isBy(witness));
          known.add(line);
          signing.remove(witness);
          signing.add(witness);
        }
      }
      if (known.isEmpty()) {
        return new Refused<>(Fault.UNKNOWN_KEY, "no line of a known witness");
      }
      Checkpoint with = with(before, known);
      return new Authentic<>(with, with.note, signing);
    } catch (NoteText.Malformed e) {
      return new Refused<>(e.fault(), String.valueOf(e.getMessage()));
    }
  }

  /**
   * This checkpoint with more signature lines, unchecked: {@link #cosignatures} judges them. A line
   * replaces an older one of the same name and id.
   *
   * @param lines each one or more signature lines with their newlines
   * @throws IllegalArgumentException if they are malformed, are of a key that signed for the log,
   *     or make the note longer than is read
   */
  public Checkpoint withLines(List<Bytes> lines) {
    try {
      List<NoteText.Line> more = new ArrayList<>();
      for (Bytes each : lines) {
        for (NoteText.Line line : NoteText.parseLines(each)) {
          if (SignedNote.find(signers, line) != null) {
            throw new IllegalArgumentException("line of another expected: name=" + line.name());
          }
          more.removeIf(earlier -> earlier.isOfSameKey(line));
          more.add(line);
        }
      }
      return with(parsed(note), more);
    } catch (NoteText.Malformed e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Checkpoint with(NoteText before, List<NoteText.Line> more) throws NoteText.Malformed {
    StringBuilder out = new StringBuilder(before.text).append('\n');
    for (NoteText.Line line : before.lines) {
      boolean replaced = false;
      for (NoteText.Line newer : more) {
        replaced |= newer.isOfSameKey(line);
      }
      out.append(replaced ? "" : line.text());
    }
    for (NoteText.Line line : more) {
      out.append(line.text());
    }
    Bytes whole = Bytes.ofOwned(out.toString().getBytes(StandardCharsets.UTF_8));
    NoteText unused = NoteText.parse(whole);
    return new Checkpoint(new UnverifiedCheckpoint(origin, size, root), whole, signers);
  }

  private static <T> Refused<T> doesNotHold(NoteVerifierKey witness) {
    return new Refused<>(
        Fault.SIGNATURE_INVALID, "cosignature does not hold: witness=" + witness.label());
  }

  private static void requireWitnesses(List<NoteVerifierKey> witnesses) {
    for (NoteVerifierKey witness : witnesses) {
      if (!witness.type().timed()) {
        throw new IllegalArgumentException(
            "key of a witness expected: type=4 or 6, found=" + witness.type().code());
      }
    }
    if (!witnesses.isEmpty()) {
      SignedNote.requireDistinct(witnesses);
    }
  }

  private static NoteText parsed(Bytes note) {
    try {
      return NoteText.parse(note);
    } catch (NoteText.Malformed e) {
      throw new AssertionError("a checkpoint's note was read before", e);
    }
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

  /** The text that is signed, with its last newline. */
  String text() {
    return text(origin, size, root);
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

  /** The keys of the log whose lines hold, of those that it was opened with. */
  public List<NoteVerifierKey> signers() {
    return signers;
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
