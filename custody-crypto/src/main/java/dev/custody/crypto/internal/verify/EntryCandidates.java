package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.api.statement.Link;
import dev.custody.crypto.proof.TlogProof;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The log entries that an event may have become: its body with any of the statements of a record,
 * sorted by their bytes. At most 8 statements, so at most 255 entries; their leaf hashes are made
 * once, and only when a receipt is looked up whose checkpoint is good.
 */
final class EntryCandidates {

  private static final byte[] LEAF = {0};
  private static final int BODY_TAG = 0x0a;
  private static final int STATEMENT_TAG = 0x12;

  private final Bytes body;
  // By their encoded bytes, which is the order in a log entry.
  private final List<CheckedStatement> sorted;
  private @Nullable List<Digest> leaves;

  EntryCandidates(Bytes body, List<CheckedStatement> presented) {
    this.body = body;
    TreeMap<Bytes, CheckedStatement> distinct = new TreeMap<>();
    for (CheckedStatement statement : presented) {
      if (distinct.size() < Limits.STATEMENTS_MAX) {
        distinct.put(statement.encoded(), statement);
      }
    }
    this.sorted = new ArrayList<>(distinct.values());
  }

  /** The authentic statements of the entry that the proof leads from; empty if there is none. */
  List<Link> find(TlogProof proof, Digest root) {
    List<Digest> hashes = leaves();
    for (int subset = 1; subset <= hashes.size(); subset++) {
      if (TimeProofs.leads(proof, hashes.get(subset - 1), root)) {
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
          if ((subset >> i & 1) == 1 && sorted.get(i).isAuthentic()) {
            links.add(sorted.get(i).requireLink());
          }
        }
        return links;
      }
    }
    return Collections.emptyList();
  }

  /** Of each subset but the empty one, whose bits are its index plus one. */
  private List<Digest> leaves() {
    List<Digest> known = leaves;
    if (known == null) {
      byte[][] fields = new byte[sorted.size()][];
      for (int i = 0; i < fields.length; i++) {
        fields[i] = field(STATEMENT_TAG, sorted.get(i).encoded());
      }
      byte[] bodyField = field(BODY_TAG, body);
      known = new ArrayList<>((1 << fields.length) - 1);
      for (int subset = 1; subset < 1 << fields.length; subset++) {
        byte[][] parts = new byte[2 + Integer.bitCount(subset)][];
        parts[0] = LEAF;
        parts[1] = bodyField;
        int next = 2;
        for (int i = 0; i < fields.length; i++) {
          if ((subset >> i & 1) == 1) {
            parts[next++] = fields[i];
          }
        }
        known.add(Digest.sha256(parts));
      }
      leaves = known;
    }
    return known;
  }

  /** A field of bytes: tag, length as a varint, value. */
  private static byte[] field(int tag, Bytes value) {
    int length = value.length();
    int head = 2;
    for (int rest = length >>> 7; rest != 0; rest >>>= 7) {
      head++;
    }
    byte[] field = new byte[head + length];
    field[0] = (byte) tag;
    int rest = length;
    for (int i = 1; i < head; i++, rest >>>= 7) {
      field[i] = (byte) (rest & 0x7f | (i + 1 < head ? 0x80 : 0));
    }
    value.copyTo(field, head);
    return field;
  }
}
