package dev.custody.crypto.proof;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.tree.InclusionProof;
import dev.custody.api.tree.MerkleTree;
import dev.custody.api.tree.ProofResult;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.Cosignature;
import dev.custody.crypto.note.NoteVerdict;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.UnverifiedCheckpoint;
import dev.custody.crypto.note.WitnessQuorum;
import dev.custody.crypto.proof.ProofVerdict.Fault;
import dev.custody.crypto.proof.ProofVerdict.NotProven;
import dev.custody.crypto.proof.ProofVerdict.Proven;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That a log holds an entry, in one text that is checked without the log (C2SP tlog-proof). The
 * form stands in the description of this package.
 *
 * <p>It may come from anywhere and say anything: only {@link #check} judges it. Equal by its text.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class TlogProof {

  /** Bytes of the extra data: a receipt of many entries has its hashes there. */
  public static final int EXTRA_BYTES_MAX = 320 * 1_024;

  /** Bytes of the whole text. */
  public static final int BYTES_MAX = 512 * 1_024;

  // A tree of less than 2^63 leaves has no longer path.
  static final int PATH_MAX = 63;

  private static final String HEADER = "c2sp.org/tlog-proof@v1\n";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";

  private final Optional<Bytes> extra;
  private final long index;
  private final List<Digest> path;
  private final Bytes checkpoint;
  private final UnverifiedCheckpoint claim;

  private TlogProof(
      Optional<Bytes> extra,
      long index,
      List<Digest> path,
      Bytes checkpoint,
      UnverifiedCheckpoint claim) {
    this.extra = extra;
    this.index = index;
    this.path = path;
    this.checkpoint = checkpoint;
    this.claim = claim;
  }

  /**
   * A proof to hand out.
   *
   * @param inclusion of the entry in the checkpoint's tree
   * @param checkpoint what the log signed, best with lines of witnesses
   * @param extra 1 to 320 KiB that nobody vouches for
   * @throws IllegalArgumentException if inclusion and checkpoint are of two sizes, or the extra
   *     data is empty or too long
   */
  public static TlogProof of(
      InclusionProof inclusion, Checkpoint checkpoint, Optional<Bytes> extra) {
    if (inclusion.treeSize() != checkpoint.size()) {
      throw new IllegalArgumentException(
          "inclusion in the checkpoint's tree expected: size="
              + checkpoint.size()
              + ", found="
              + inclusion.treeSize());
    }
    int length = extra.map(Bytes::length).orElse(1);
    if (length < 1 || length > EXTRA_BYTES_MAX || inclusion.leafIndex() < 0) {
      throw new IllegalArgumentException(
          "extra data of 1 to " + EXTRA_BYTES_MAX + " bytes expected: bytes=" + length);
    }
    return new TlogProof(
        extra,
        inclusion.leafIndex(),
        inclusion.path(),
        checkpoint.note(),
        new UnverifiedCheckpoint(checkpoint.origin(), checkpoint.size(), checkpoint.root()));
  }

  /**
   * Reads a proof: its form only, nothing of it is believed. Refuses with RECORD_NOT_CANONICAL or
   * RECORD_TOO_LARGE.
   */
  public static Parsed<TlogProof> parse(Bytes text) {
    try {
      ProofText lines = new ProofText(text, BYTES_MAX);
      lines.expect("header", HEADER);
      Optional<Bytes> extra = Optional.empty();
      if (lines.startsWith(EXTRA)) {
        lines.expect("extra", EXTRA);
        extra = Optional.of(lines.base64Line("extra", EXTRA_BYTES_MAX));
      }
      lines.expect("index", INDEX);
      long index = lines.decimalLine("index");
      List<Digest> path = new ArrayList<>();
      while (!lines.startsWith("\n")) {
        if (path.size() == PATH_MAX) {
          throw ProofText.fault(
              "path", lines.offset(), "at most " + PATH_MAX + " hashes", "one more");
        }
        path.add(lines.hashLine("path[" + path.size() + "]"));
      }
      lines.expect("path", "\n");
      int at = lines.offset();
      Bytes checkpoint = lines.rest();
      UnverifiedCheckpoint claim = UnverifiedCheckpoint.parse(checkpoint).orElse(null);
      if (claim == null) {
        throw ProofText.fault("checkpoint", at, "a checkpoint of three lines", "another text");
      }
      return new Parsed.Accepted<>(new TlogProof(extra, index, path, checkpoint, claim));
    } catch (ProofText.Malformed e) {
      return e.refused();
    }
  }

  /** The text, which {@link #parse} reads. */
  public Bytes encode() {
    StringBuilder out = new StringBuilder(HEADER);
    if (extra.isPresent()) {
      out.append(EXTRA).append(ProofText.base64(extra.get())).append('\n');
    }
    out.append(INDEX).append(index).append('\n');
    for (Digest hash : path) {
      out.append(ProofText.base64(hash.bytes())).append('\n');
    }
    byte[] head = out.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[head.length + checkpoint.length()];
    System.arraycopy(head, 0, all, 0, head.length);
    checkpoint.copyTo(all, head.length);
    return Bytes.ofOwned(all);
  }

  /** This proof alone. */
  TlogProof withoutExtra() {
    return new TlogProof(Optional.<Bytes>empty(), index, path, checkpoint, claim);
  }

  /** What stands beside the proof, and is proven by nothing. */
  public Optional<Bytes> extra() {
    return extra;
  }

  /** Where the entry is said to be, 0-based. */
  public long index() {
    return index;
  }

  /** The checkpoint, unchecked. */
  public UnverifiedCheckpoint claim() {
    return claim;
  }

  /** The note that the checkpoint is, unchecked. */
  public Bytes checkpoint() {
    return checkpoint;
  }

  /** The claim that a leaf is in the checkpoint's tree. */
  public InclusionProof inclusion() {
    return new InclusionProof(index, claim.size(), path);
  }

  /**
   * Whether the log holds the entry.
   *
   * @param entry the bytes of the entry
   * @param origin the log
   * @param logKeys its keys; a line of the Ed25519 key among them must be there
   * @param quorum which witnesses must have seen the checkpoint
   * @throws IllegalArgumentException if a key of the log is a witness of the quorum
   */
  public ProofVerdict check(
      Bytes entry, String origin, List<NoteVerifierKey> logKeys, WitnessQuorum quorum) {
    return checkLeaf(MerkleTree.leafHash(entry), origin, logKeys, quorum);
  }

  /** As {@link #check} for whoever has not the entry but its hash in the tree. */
  public ProofVerdict checkLeaf(
      Digest leafHash, String origin, List<NoteVerifierKey> logKeys, WitnessQuorum quorum) {
    for (NoteVerifierKey witness : quorum.witnesses()) {
      for (NoteVerifierKey key : logKeys) {
        if (witness.key().equals(key.key())) {
          throw new IllegalArgumentException(
              "witness that is not the log expected: name=" + witness.name());
        }
      }
    }
    NoteVerdict<Checkpoint> opened = Checkpoint.open(checkpoint, origin, logKeys);
    if (opened instanceof NoteVerdict.Refused<Checkpoint> refused) {
      return refused(refused.fault(), refused.detail());
    }
    Checkpoint signed = ((NoteVerdict.Authentic<Checkpoint>) opened).value();
    NoteVerdict<List<Cosignature>> seen = quorum.check(signed);
    if (seen instanceof NoteVerdict.Refused<List<Cosignature>> refused) {
      return refused(refused.fault(), refused.detail());
    }
    if (inclusion().check(leafHash, signed.root()) instanceof ProofResult.Fails fails) {
      return new NotProven(Fault.NOT_INCLUDED, fails.why());
    }
    return new Proven(signed, index, ((NoteVerdict.Authentic<List<Cosignature>>) seen).value());
  }

  private static NotProven refused(NoteVerdict.Fault fault, String detail) {
    switch (fault) {
      case UNKNOWN_KEY:
        return new NotProven(Fault.UNKNOWN_KEY, detail);
      case TOO_FEW_WITNESSES:
        return new NotProven(Fault.TOO_FEW_WITNESSES, detail);
      default:
        return new NotProven(Fault.CHECKPOINT_REFUSED, fault + ": " + detail);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TlogProof that
        && extra.equals(that.extra)
        && index == that.index
        && path.equals(that.path)
        && checkpoint.equals(that.checkpoint);
  }

  @Override
  public int hashCode() {
    return Objects.hash(extra, index, path, checkpoint);
  }

  /** Index, size and the start of the root. */
  @Override
  public String toString() {
    return "TlogProof[index=" + index + ", size=" + claim.size() + ", root=" + claim.root() + "]";
  }
}
