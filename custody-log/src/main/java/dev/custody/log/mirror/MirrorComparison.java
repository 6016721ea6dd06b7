package dev.custody.log.mirror;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.tree.RootAccumulator;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.mirror.MirrorProof.Differs;
import dev.custody.log.report.LogFinding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads two directories from end to end, side by side. */
final class MirrorComparison {

  private final Storage one;
  private final Storage other;
  private final MirrorProgress progress;

  MirrorComparison(Storage one, Storage other, MirrorProgress progress) {
    this.one = one;
    this.other = other;
    this.progress = progress;
  }

  MirrorProof run() throws IOException {
    LogIdentity left = LogIdentity.read(one);
    LogIdentity right = LogIdentity.read(other);
    if (left == null || right == null || !left.isSameLog(right)) {
      return new Differs(LogIdentity.FORMAT, "not the same log");
    }
    Checkpoint a = left.checkpoint();
    Checkpoint b = right.checkpoint();
    if (a == null || b == null || !a.equals(b)) {
      return new Differs(LogIdentity.CHECKPOINT, "not the same checkpoint: " + a + ", " + b);
    }
    // The chain value is over the hash of every entry in its place: where both walks end in the
    // same, every entry is the same.
    SegmentWalk first = new SegmentWalk(one, a.origin());
    SegmentWalk second = new SegmentWalk(other, a.origin());
    for (SegmentWalk walk : Arrays.asList(first, second)) {
      RootAccumulator tree = new RootAccumulator();
      if (!walk.walk(
          0,
          a.size(),
          (segment, frame, leaf, chain) -> {
            tree.add(leaf, 0);
            progress.at("compared", tree.size());
          })) {
        LogFinding why = walk.finding();
        return new Differs(why == null ? "seg" : why.file(), String.valueOf(why));
      }
      if (!tree.root().equals(a.root())) {
        return new Differs(LogIdentity.CHECKPOINT, "entries do not lead to the root");
      }
    }
    if (!Arrays.equals(first.chain(), second.chain())) {
      return new Differs("seg", "entries are not the same");
    }
    return sideStores(a, first.chain());
  }

  private MirrorProof sideStores(Checkpoint at, byte[] chain) throws IOException {
    SideStores left = new SideStores(one);
    List<String> files = left.files();
    List<String> others = new SideStores(other).files();
    if (!files.equals(others)) {
      List<String> odd = new ArrayList<>(files);
      odd.removeAll(others);
      if (odd.isEmpty()) {
        odd.addAll(others);
        odd.removeAll(files);
      }
      return new Differs(odd.get(0), "in one of the two alone");
    }
    for (String name : files) {
      if (!left.equal(other, name)) {
        return new Differs(name, "not the same bytes");
      }
    }
    return new MirrorProof.Equal(
        at.origin(), at.size(), at.root(), new Digest(Bytes.copyOf(chain)), files.size());
  }
}
