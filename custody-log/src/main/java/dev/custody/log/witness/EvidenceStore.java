package dev.custody.log.witness;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.crypto.note.UnverifiedCheckpoint;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.witness.WitnessEvidence.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Pairs of notes as files of their own, {@code evidence/<pair>.first.note} and {@code
 * .second.note}, so that any reader of notes can take them as they are. A pair is named by log,
 * kind, sizes and roots: the same again is kept once.
 */
final class EvidenceStore {

  static final String DIRECTORY = "evidence";

  /** Pairs of one log and kind. The first ones are kept: what came first says the most. */
  static final int PAIRS_MAX = 16;

  private static final String FIRST = ".first.note";
  private static final String SECOND = ".second.note";
  private static final int HASH_CHARS = 16;

  private final Storage storage;
  private final Set<String> pairs = new HashSet<>();

  EvidenceStore(Storage storage) throws IOException {
    this.storage = storage;
    for (String name : storage.list(DIRECTORY)) {
      // The second is written last, so where it stands the pair is whole.
      if (name.endsWith(SECOND)) {
        pairs.add(name.substring(0, name.length() - SECOND.length()));
      }
    }
  }

  /**
   * Keeps a pair, durable when this returns.
   *
   * @param log the file name of the log's state
   * @return whether it is new; not if it is there or the log has its fill of this kind
   */
  synchronized boolean keep(
      String log, WitnessEvidence evidence, UnverifiedCheckpoint first, UnverifiedCheckpoint second)
      throws IOException {
    String prefix = log.substring(0, HASH_CHARS) + "-" + evidence.kind().name() + "-";
    String pair = prefix + part(first) + "-" + part(second);
    if (pairs.contains(pair) || count(prefix) >= PAIRS_MAX) {
      return false;
    }
    storage.replace(DIRECTORY + "/" + pair + FIRST, evidence.first().unsafeArray());
    storage.forceDirectory(DIRECTORY);
    storage.replace(DIRECTORY + "/" + pair + SECOND, evidence.second().unsafeArray());
    storage.forceDirectory(DIRECTORY);
    pairs.add(pair);
    return true;
  }

  /** All pairs, in the order of their names. */
  synchronized List<WitnessEvidence> all() throws IOException {
    List<WitnessEvidence> out = new ArrayList<>();
    for (String name : storage.list(DIRECTORY)) {
      if (name.endsWith(SECOND)) {
        String pair = name.substring(0, name.length() - SECOND.length());
        Kind kind = pair.contains("-" + Kind.FORK.name() + "-") ? Kind.FORK : Kind.UNPROVEN;
        out.add(new WitnessEvidence(kind, read(pair + FIRST), read(pair + SECOND)));
      }
    }
    return out;
  }

  private Bytes read(String name) throws IOException {
    return Bytes.ofOwned(storage.readAll(DIRECTORY + "/" + name, Limits.CHECKPOINT_BYTES_MAX));
  }

  private int count(String prefix) {
    int count = 0;
    for (String pair : pairs) {
      count += pair.startsWith(prefix) ? 1 : 0;
    }
    return count;
  }

  private static String part(UnverifiedCheckpoint claim) {
    return claim.size() + "-" + claim.root().toHex().substring(0, HASH_CHARS);
  }
}
