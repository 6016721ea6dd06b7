package dev.custody.log.stream;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.tree.InclusionProof;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.proof.ProofVerdict;
import dev.custody.crypto.proof.TlogProof;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway gives a device: proof that its log, as its checkpoint signs it, holds up to 1,024
 * entries of the device's.
 *
 * <p>It is a C2SP tlog-proof of the newest of these entries, so that any client of that
 * specification checks it. Its extra line, which that specification leaves to applications and does
 * not authenticate, carries indexes and leaf hashes of all of them and the hashes beside their way
 * to the root; {@link #check} believes none of it before they lead to the signed root. So a receipt
 * claims nothing that it does not prove (docs/adr/0093).
 *
 * <pre>
 * extra: u8 version 1 | u16 entries | for each, ascending: u64 index, leaf hash 32 B | hashes, 32 B each
 * </pre>
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class DeviceReceipt {

  /** Entries in a receipt. */
  public static final int ENTRIES_MAX = 1_024;

  /** Bytes of a receipt. */
  public static final int BYTES_MAX = TlogProof.BYTES_MAX;

  private static final int VERSION = 1;
  private static final int HEAD_BYTES = 3;
  private static final int ENTRY_BYTES = 8 + Digest.LENGTH;

  private final TlogProof proof;
  private final List<CoveredEntry> entries;
  private final List<Digest> beside;

  private DeviceReceipt(TlogProof proof, List<CoveredEntry> entries, List<Digest> beside) {
    this.proof = proof;
    this.entries = entries;
    this.beside = beside;
  }

  /** Whether so many entries and hashes fit; one entry always does. */
  static boolean fits(int entries, int beside) {
    return entries <= ENTRIES_MAX && extraBytes(entries, beside) <= TlogProof.EXTRA_BYTES_MAX;
  }

  private static int extraBytes(int entries, int beside) {
    return HEAD_BYTES + entries * ENTRY_BYTES + beside * Digest.LENGTH;
  }

  /** Of parts that a log has made. */
  static DeviceReceipt of(
      List<CoveredEntry> entries, List<Digest> beside, InclusionProof newest, Checkpoint covers) {
    return new DeviceReceipt(
        TlogProof.of(newest, covers, Optional.of(extra(entries, beside))), entries, beside);
  }

  /**
   * Reads a receipt: its form only, nothing of it is checked.
   *
   * @return refused with RECORD_NOT_CANONICAL or RECORD_TOO_LARGE if it is no tlog-proof, and with
   *     RECEIPT_INVALID if its extra data is not that of a receipt
   */
  public static Parsed<DeviceReceipt> parse(Bytes encoded) {
    Parsed<TlogProof> parsed = TlogProof.parse(encoded);
    if (parsed instanceof Parsed.Refused<TlogProof> refused) {
      return new Parsed.Refused<>(refused.refusals());
    }
    TlogProof proof = parsed.require();
    List<CoveredEntry> entries = new ArrayList<>();
    List<Digest> beside = new ArrayList<>();
    if (!readExtra(proof.extra().orElse(Bytes.EMPTY), entries, beside)
        || entries.get(entries.size() - 1).index() != proof.index()) {
      return new Parsed.Refused<>(
          new Refusal(
              Reason.RECEIPT_INVALID, "extra", 0, "entries up to the proven one", "other data"));
    }
    return new Parsed.Accepted<>(new DeviceReceipt(proof, entries, beside));
  }

  private static boolean readExtra(Bytes extra, List<CoveredEntry> entries, List<Digest> beside) {
    if (extra.length() < HEAD_BYTES || extra.byteAt(0) != VERSION) {
      return false;
    }
    int count = (extra.byteAt(1) & 0xff) << 8 | extra.byteAt(2) & 0xff;
    int rest = extra.length() - HEAD_BYTES - count * ENTRY_BYTES;
    if (count < 1 || count > ENTRIES_MAX || rest < 0 || rest % Digest.LENGTH != 0) {
      return false;
    }
    int at = HEAD_BYTES;
    long before = -1;
    for (int i = 0; i < count; i++) {
      long index = 0;
      for (int k = 0; k < 8; k++) {
        index = index << 8 | extra.byteAt(at++) & 0xff;
      }
      if (index <= before) {
        return false;
      }
      before = index;
      entries.add(new CoveredEntry(index, digest(extra, at)));
      at += Digest.LENGTH;
    }
    for (; at < extra.length(); at += Digest.LENGTH) {
      beside.add(digest(extra, at));
    }
    return true;
  }

  private static Digest digest(Bytes bytes, int at) {
    return new Digest(bytes.slice(at, at + Digest.LENGTH));
  }

  /** The text: what {@link #parse} reads. */
  public Bytes encode() {
    return proof.encode();
  }

  private static Bytes extra(List<CoveredEntry> entries, List<Digest> beside) {
    byte[] extra = new byte[extraBytes(entries.size(), beside.size())];
    extra[0] = VERSION;
    extra[1] = (byte) (entries.size() >> 8);
    extra[2] = (byte) entries.size();
    int at = HEAD_BYTES;
    for (CoveredEntry entry : entries) {
      for (int shift = 56; shift >= 0; shift -= 8) {
        extra[at++] = (byte) (entry.index() >> shift);
      }
      entry.leafHash().bytes().copyTo(extra, at);
      at += Digest.LENGTH;
    }
    for (Digest hash : beside) {
      hash.bytes().copyTo(extra, at);
      at += Digest.LENGTH;
    }
    return Bytes.ofOwned(extra);
  }

  /**
   * Whether the gateway has signed a log that holds all these entries.
   *
   * @param gateway whose receipt it must be
   */
  public ReceiptVerdict check(TrustedLog gateway) {
    Objects.requireNonNull(gateway, "gateway");
    CoveredEntry last = entries.get(entries.size() - 1);
    ProofVerdict verdict =
        proof.checkLeaf(last.leafHash(), gateway.origin(), gateway.keys(), gateway.quorum());
    if (verdict instanceof ProofVerdict.NotProven not) {
      return new ReceiptVerdict.Fails(not.detail());
    }
    Checkpoint checkpoint = ((ProofVerdict.Proven) verdict).checkpoint();
    Optional<Digest> root = coveredRoot(checkpoint.size());
    if (!root.isPresent() || !root.get().equals(checkpoint.root())) {
      return new ReceiptVerdict.Fails(
          "covered entries do not lead to the signed root: expected="
              + checkpoint.root()
              + ", found="
              + root.map(Digest::toString).orElse("none"));
    }
    return new ReceiptVerdict.Holds(checkpoint, entries);
  }

  private Optional<Digest> coveredRoot(long treeSize) {
    long[] indexes = new long[entries.size()];
    List<Digest> leaves = new ArrayList<>(entries.size());
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = entries.get(i).index();
      leaves.add(entries.get(i).leafHash());
    }
    return LeafCoverage.root(treeSize, indexes, leaves, beside);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DeviceReceipt that && proof.equals(that.proof);
  }

  @Override
  public int hashCode() {
    return proof.hashCode();
  }

  /** How many entries, and up to which index. */
  @Override
  public String toString() {
    return "DeviceReceipt[entries=" + entries.size() + ", newest=" + proof.index() + "]";
  }
}
