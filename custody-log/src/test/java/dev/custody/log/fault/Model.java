package dev.custody.log.fault;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.tree.MerkleTree;
import dev.custody.api.tree.ProofResult;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.CustodyLog;
import dev.custody.log.EntryCursor;
import dev.custody.log.LogDamagedException;
import dev.custody.log.LogEntry;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import dev.custody.log.fault.Violation.Promise;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a log has promised to its one caller, and whether it keeps it. */
final class Model {

  /** Acknowledged, in order: entry i has index i. */
  private final List<LogEntry> acknowledged = new ArrayList<>();

  private final List<Digest> leaves = new ArrayList<>();

  /** Offered after those, outcome unknown. */
  private List<LogEntry> inFlight = new ArrayList<>();

  private final List<Checkpoint> signed = new ArrayList<>();
  private final Map<Digest, Bytes> objects = new HashMap<>();

  // Acknowledged from here on under a policy that admits a loss.
  private int lossAdmittedFrom = Integer.MAX_VALUE;

  // Entries below may be pruned away.
  private long prunable;

  /** Whether the making of the log has returned. */
  boolean created;

  Model copy() {
    Model copy = new Model();
    copy.acknowledged.addAll(acknowledged);
    copy.leaves.addAll(leaves);
    copy.inFlight = new ArrayList<>(inFlight);
    copy.signed.addAll(signed);
    copy.objects.putAll(objects);
    copy.lossAdmittedFrom = lossAdmittedFrom;
    copy.prunable = prunable;
    copy.created = created;
    return copy;
  }

  /** Tells two models of one script apart. */
  Object state() {
    return List.of(
        created,
        size(),
        inFlight.size(),
        signed.size(),
        objects.size(),
        lossAdmittedFrom,
        prunable);
  }

  int size() {
    return acknowledged.size();
  }

  LogEntry get(int index) {
    return acknowledged.get(index);
  }

  List<LogEntry> inFlight() {
    return inFlight;
  }

  /** These are handed to the log now; those that are new come behind what there is. */
  void offer(List<LogEntry> fresh) {
    inFlight = new ArrayList<>(fresh);
  }

  void acknowledge() {
    inFlight.forEach(this::add);
    inFlight = new ArrayList<>();
  }

  /** What is acknowledged from now on may be lost until it is {@link #secured}. */
  void admitLoss() {
    lossAdmittedFrom = Math.min(lossAdmittedFrom, size());
  }

  /** All that was acknowledged is durable. */
  void secured() {
    lossAdmittedFrom = Integer.MAX_VALUE;
  }

  void checkpointed(Checkpoint checkpoint) {
    signed.add(checkpoint);
    if (checkpoint.size() != size()) {
      throw new Violation(
          Promise.CHECKPOINTS_HOLD,
          "expected size=" + size() + ", found=" + checkpoint.size() + ", nothing was appended");
    }
    hold(checkpoint);
    secured();
  }

  /** What is below this index may go. */
  void prunable(long index) {
    prunable = Math.max(prunable, index);
  }

  void stored(Digest digest, Bytes object) {
    objects.put(digest, object);
  }

  private void add(LogEntry entry) {
    acknowledged.add(entry);
    leaves.add(entry.leafHash());
  }

  /** Holds an opened log against all promises; what it shows is promised from now on. */
  void adopt(CustodyLog log) throws IOException {
    List<Bytes> found = all(log.reader());
    if (log.size() != found.size()) {
      throw new Violation(
          Promise.ACKNOWLEDGED_STAYS, "expected entries=" + log.size() + ", found=" + found.size());
    }
    Checkpoint newest = log.newestCheckpoint();
    long promised = 0;
    for (Checkpoint checkpoint : signed) {
      promised = Math.max(promised, checkpoint.size());
    }
    if (newest.size() < promised) {
      throw new Violation(
          Promise.CHECKPOINTS_HOLD,
          "newest checkpoint is older: expected size=" + promised + ", found=" + newest.size());
    }
    adopt(found);
    signed.add(newest);
    signed.forEach(this::hold);
    holdObjects(log.reader());
  }

  private void adopt(List<Bytes> found) {
    int least = Math.min(size(), lossAdmittedFrom);
    if (found.size() < least) {
      throw new Violation(
          Promise.ACKNOWLEDGED_STAYS,
          "expected at least size=" + least + ", found=" + found.size());
    }
    while (size() > found.size()) {
      acknowledged.remove(size() - 1);
      leaves.remove(leaves.size() - 1);
      inFlight.clear();
    }
    for (int i = 0; i < size(); i++) {
      if (!found.get(i).equals(get(i).bytes())) {
        throw new Violation(Promise.ACKNOWLEDGED_STAYS, "entry is another: index=" + i);
      }
    }
    int more = found.size() - size();
    if (more > inFlight.size()) {
      throw new Violation(
          Promise.ONLY_WHAT_WAS_OFFERED,
          "expected at most size=" + (size() + inFlight.size()) + ", found=" + found.size());
    }
    for (LogEntry entry : inFlight.subList(0, more)) {
      if (!found.get(size()).equals(entry.bytes())) {
        throw new Violation(Promise.ONLY_WHAT_WAS_OFFERED, "entry is another: index=" + size());
      }
      add(entry);
    }
    inFlight.clear();
    secured();
  }

  /** Holds a reader that ends at a checkpoint of all there is. */
  void holdWhole(LogReader reader) throws IOException {
    List<Bytes> found = all(reader);
    if (found.size() != size()) {
      throw new Violation(
          Promise.ACKNOWLEDGED_STAYS, "expected size=" + size() + ", found=" + found.size());
    }
    adopt(found);
    for (int i = 0; i < size(); i += 1 + size() / 3) {
      Digest root = reader.checkpoint().orElseThrow().root();
      if (!(reader.proveInclusion(i).check(leaves.get(i), root) instanceof ProofResult.Holds)) {
        throw new Violation(Promise.CHECKPOINTS_HOLD, "no proof of inclusion: index=" + i);
      }
    }
    holdObjects(reader);
  }

  /** Every entry is right or refused, and at least one is refused. */
  void holdOrDamaged(CustodyLog log) throws IOException {
    if (log.size() != size()) {
      throw new Violation(
          Promise.ACKNOWLEDGED_STAYS, "expected size=" + size() + ", found=" + log.size());
    }
    int refused = 0;
    for (int i = (int) log.reader().firstIndex(); i < size(); i++) {
      try {
        if (!log.reader().read(i).bytes().equals(get(i).bytes())) {
          throw new Violation(Promise.DAMAGE_IS_REPORTED, "entry is another: index=" + i);
        }
      } catch (LogDamagedException e) {
        refused++;
      }
    }
    if (refused == 0) {
      throw new Violation(Promise.DAMAGE_IS_REPORTED, "all entries can be read");
    }
  }

  private void hold(Checkpoint checkpoint) {
    if (checkpoint.size() > size()) {
      throw new Violation(
          Promise.CHECKPOINTS_HOLD,
          "checkpoint promises more: expected size=" + checkpoint.size() + ", found=" + size());
    }
    Digest root = MerkleTree.root(leaves.subList(0, (int) checkpoint.size()));
    if (!root.equals(checkpoint.root())) {
      throw new Violation(
          Promise.CHECKPOINTS_HOLD,
          "another root: size="
              + checkpoint.size()
              + ", expected="
              + checkpoint.root()
              + ", found="
              + root);
    }
  }

  private void holdObjects(LogReader reader) throws IOException {
    for (Map.Entry<Digest, Bytes> object : objects.entrySet()) {
      Digest digest = object.getKey();
      try (InputStream in = reader.objects().open(digest)) {
        if (!Bytes.copyOf(in.readAllBytes()).equals(object.getValue())) {
          throw new Violation(Promise.OBJECTS_STAY, "object is another: " + digest);
        }
      } catch (SimulatedDisk.InjectedException e) {
        throw e;
      } catch (IOException e) {
        throw new Violation(Promise.OBJECTS_STAY, "object is gone: " + digest, e);
      }
    }
  }

  /** All entries of a log; for those that were pruned the ones that stood there. */
  private List<Bytes> all(LogReader reader) throws IOException {
    long first = reader.firstIndex();
    if (first > Math.min(prunable, size())) {
      throw new Violation(
          Promise.ACKNOWLEDGED_STAYS,
          "pruned too far: expected at most=" + prunable + ", found=" + first);
    }
    List<Bytes> out = new ArrayList<>();
    for (int i = 0; i < first; i++) {
      out.add(get(i).bytes());
    }
    try (EntryCursor cursor = reader.entries(first)) {
      @Nullable LoggedEntry entry;
      while ((entry = cursor.next()) != null) {
        if (entry.index() != out.size()) {
          throw new Violation(
              Promise.ACKNOWLEDGED_STAYS,
              "expected index=" + out.size() + ", found=" + entry.index());
        }
        out.add(entry.bytes());
      }
    } catch (LogDamagedException e) {
      throw new Violation(Promise.ACKNOWLEDGED_STAYS, "found damaged: " + e, e);
    }
    return out;
  }
}
