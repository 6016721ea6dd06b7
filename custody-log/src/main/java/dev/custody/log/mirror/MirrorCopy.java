package dev.custody.log.mirror;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.tree.RootAccumulator;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.internal.segment.SegmentHeader;
import dev.custody.log.internal.segment.SegmentNames;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.mirror.MirrorOutcome.MirrorDamaged;
import dev.custody.log.mirror.MirrorOutcome.OtherTarget;
import dev.custody.log.mirror.MirrorOutcome.SourceDamaged;
import dev.custody.log.mirror.MirrorOutcome.SourceForked;
import dev.custody.log.mirror.MirrorOutcome.SourceRolledBack;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of a copy: verify, copy what is beside the entries, then segments, read those again and
 * make their tiles, then the notes, and the checkpoint last. Each is durable before the next.
 */
final class MirrorCopy {

  /** What a beginning of a mirror, or an empty log, has in its directory. */
  private static final Set<String> NAMES =
      new HashSet<>(
          Arrays.asList(
              SegmentNames.DIRECTORY,
              "tile",
              "index",
              LogIdentity.QUARANTINE,
              LogIdentity.LOCK,
              LogIdentity.KEY,
              LogIdentity.KEY + Storage.TMP,
              LogIdentity.FORMAT + Storage.TMP,
              LogIdentity.CHECKPOINT,
              LogIdentity.CHECKPOINT + Storage.TMP,
              LogIdentity.CHECKPOINTS));

  private final Storage source;
  private final Storage target;
  private final CopyTarget copier;
  private final MirrorProgress progress;
  private final LogIdentity identity;
  private final Checkpoint promised;

  // What the mirror promises, and what reading it gave.
  private @Nullable Checkpoint had;
  private long hadSize;
  private final RootAccumulator tree = new RootAccumulator();
  private final TileWriter tiles;

  // What the source adds.
  private long notesEnd;
  private long hadNotesEnd;
  private final List<Long> noteSizes = new ArrayList<>();
  private byte[] sourceChain = new byte[0];
  private String lastSegment = "";
  private long lastSegmentEnd;

  private MirrorCopy(
      Storage source,
      Storage target,
      MirrorProgress progress,
      LogIdentity identity,
      Checkpoint promised) {
    this.source = source;
    this.target = target;
    this.copier = new CopyTarget(target);
    this.progress = progress;
    this.identity = identity;
    this.promised = promised;
    this.tiles = new TileWriter(target);
  }

  static MirrorOutcome run(Storage source, Storage target, MirrorProgress progress)
      throws IOException {
    LogIdentity identity = LogIdentity.read(source);
    Checkpoint promised = identity == null ? null : identity.checkpoint();
    if (identity == null || promised == null) {
      return new SourceDamaged(
          new LogFinding(
              Kind.CHECKPOINT_INVALID, LogIdentity.CHECKPOINT, -1, 0, "no checkpoint that holds"));
    }
    MirrorCopy copy = new MirrorCopy(source, target, progress, identity, promised);
    OtherTarget other = copy.requireTarget();
    if (other != null) {
      return other;
    }
    try (Closeable lock = lock(target)) {
      other = copy.requireTarget();
      return other != null ? other : copy.run();
    }
  }

  static Closeable lock(Storage storage) throws IOException {
    storage.createDirectories("");
    try {
      return storage.lock(LogIdentity.LOCK);
    } catch (Storage.LockedException e) {
      throw new MirrorLockedException(
          "directory is open for writing: directory=" + storage.description(), e);
    }
  }

  private @Nullable OtherTarget requireTarget() throws IOException {
    if (!target.exists("")) {
      return null;
    }
    LogIdentity found = LogIdentity.read(target);
    if (found != null) {
      return found.isSameLog(identity)
          ? null
          : new OtherTarget(
              "target is another log: expected origin="
                  + identity.origin()
                  + ", found="
                  + found.origin());
    }
    for (String name : target.list("")) {
      if (!NAMES.contains(name) && !LogIdentity.SIDE_STORES.contains(name)) {
        return new OtherTarget("target expected to be empty or a mirror: found name=" + name);
      }
    }
    return null;
  }

  private MirrorOutcome run() throws IOException {
    LogIdentity mirror = LogIdentity.read(target);
    if (mirror != null) {
      had = mirror.checkpoint();
      if (had == null) {
        return new MirrorDamaged(
            new LogFinding(
                Kind.CHECKPOINT_INVALID,
                LogIdentity.CHECKPOINT,
                -1,
                0,
                "no checkpoint that holds"));
      }
      hadSize = had.size();
      MirrorOutcome contradicts = contradiction(had);
      if (contradicts != null) {
        return contradicts;
      }
    }
    boolean grown = had == null || hadSize < promised.size();
    if (grown) {
      MirrorOutcome fault = verify();
      if (fault != null) {
        return fault;
      }
    }
    long sideFiles = copySideStores();
    if (sideFiles < 0) {
      return new SourceDamaged(new SideStores(source).damaged());
    }
    if (grown) {
      MirrorOutcome fault = copyEntries();
      if (fault != null) {
        return fault;
      }
    }
    if (had == null || !had.equals(promised)) {
      copier.put(LogIdentity.CHECKPOINT, promised.note().toByteArray());
    }
    if (mirror == null) {
      for (String name : Arrays.asList("tile", "index", LogIdentity.QUARANTINE)) {
        target.createDirectories(name);
      }
      for (String name : LogIdentity.SIDE_STORES) {
        target.createDirectories(name);
      }
      copier.put(LogIdentity.KEY, identity.vkey().toByteArray());
      copier.put(LogIdentity.FORMAT, identity.format().toByteArray());
    }
    // Also where nothing was new: what was found may stand in the cache alone.
    target.forceDirectory("");
    return new MirrorOutcome.Copied(promised, hadSize, sideFiles);
  }

  /** What two notes alone can say. */
  private @Nullable MirrorOutcome contradiction(Checkpoint before) {
    if (promised.size() < before.size()) {
      return new SourceRolledBack(promised, before);
    }
    if (promised.size() == before.size() && !promised.root().equals(before.root())) {
      return new SourceForked(promised, before, "one size has two roots: size=" + before.size());
    }
    return null;
  }

  /** Reads the mirror, then what the source adds to it, and writes nothing. */
  private @Nullable MirrorOutcome verify() throws IOException {
    SegmentWalk own = new SegmentWalk(target, identity.origin());
    if (hadSize > 0) {
      if (!own.walk(
          0,
          hadSize,
          (segment, frame, leaf, chain) -> {
            tree.add(leaf, 0);
            tiles.add(frame, leaf);
            progress.at("verified", tree.size());
          })) {
        return new MirrorDamaged(findingOf(own));
      }
      if (had != null && !tree.root().equals(had.root())) {
        return new MirrorDamaged(
            new LogFinding(Kind.TAMPERED, own.segment(), hadSize - 1, 0, "not the root promised"));
      }
    }
    MirrorOutcome fault = verifySource(own.chain());
    if (fault != null) {
      return fault;
    }
    LogFinding notes = readNotes();
    return notes == null ? null : new SourceDamaged(notes);
  }

  private @Nullable MirrorOutcome verifySource(byte[] ownChain) throws IOException {
    RootAccumulator grown = RootAccumulator.resume(tree.size(), tree.subtrees());
    SegmentWalk added = new SegmentWalk(source, identity.origin());
    // From the entry before on: its chain value tells whether the source goes on from the mirror.
    long from = Math.max(0, hadSize - 1);
    boolean[] continues = {true};
    boolean whole =
        added.walk(
            from,
            promised.size(),
            (segment, frame, leaf, chain) -> {
              if (frame.index() < hadSize) {
                continues[0] = Arrays.equals(chain, ownChain);
              } else {
                grown.add(leaf, 0);
                progress.at("verified", grown.size());
              }
            });
    if (whole && continues[0] && grown.root().equals(promised.root())) {
      sourceChain = added.chain();
      lastSegment = added.segment();
      lastSegmentEnd = added.offset();
      return null;
    }
    if (had != null && sourceIsAnother(had)) {
      return new SourceForked(
          promised, had, "the larger log does not begin with the smaller: size=" + had.size());
    }
    if (!whole) {
      return new SourceDamaged(findingOf(added));
    }
    return new SourceDamaged(
        new LogFinding(
            Kind.TAMPERED,
            LogIdentity.CHECKPOINT,
            hadSize,
            0,
            "entries have another root than was signed: expected="
                + promised.root()
                + ", found="
                + grown.root()));
  }

  /** Whether the source is whole, as signed, and begins with something else than the mirror. */
  private boolean sourceIsAnother(Checkpoint before) throws IOException {
    RootAccumulator all = new RootAccumulator();
    Digest[] earlier = {all.root()};
    boolean whole =
        new SegmentWalk(source, identity.origin())
            .walk(
                0,
                promised.size(),
                (segment, frame, leaf, chain) -> {
                  all.add(leaf, 0);
                  if (all.size() == before.size()) {
                    earlier[0] = all.root();
                  }
                });
    return whole
        && all.size() == promised.size()
        && all.root().equals(promised.root())
        && !earlier[0].equals(before.root());
  }

  /** Finds which notes the source has signed since, up to the one that is promised. */
  private @Nullable LogFinding readNotes() throws IOException {
    if (had != null) {
      try (StoredFile file = target.openRead(LogIdentity.CHECKPOINTS)) {
        NoteWalk notes = new NoteWalk(file, 0);
        // The mirror may have been cut off between its notes and its checkpoint.
        for (Bytes note = notes.next(); note != null; note = notes.next()) {
          Checkpoint each = identity.open(note);
          if (each == null || each.size() > hadSize) {
            break;
          }
          hadNotesEnd = notes.end();
        }
      }
    }
    try (StoredFile file = source.openRead(LogIdentity.CHECKPOINTS)) {
      NoteWalk notes = new NoteWalk(file, hadNotesEnd);
      for (Bytes note = notes.next(); note != null; note = notes.next()) {
        Checkpoint each = identity.open(note);
        if (each == null || each.size() < hadSize) {
          break;
        }
        noteSizes.add(each.size());
        notesEnd = notes.end();
        if (each.size() == promised.size()) {
          return each.root().equals(promised.root()) ? null : notNotes("another root", notesEnd);
        }
      }
      return notNotes("the current checkpoint is not in it", notes.end());
    }
  }

  private static LogFinding notNotes(String detail, long offset) {
    return new LogFinding(Kind.CHECKPOINT_INVALID, LogIdentity.CHECKPOINTS, -1, offset, detail);
  }

  private long copySideStores() throws IOException {
    return new SideStores(source).copyTo(target, copier);
  }

  private @Nullable MirrorOutcome copyEntries() throws IOException {
    long from = -1;
    List<Long> segments = SegmentNames.list(source);
    for (long first : segments) {
      if (first <= hadSize) {
        from = first;
      }
    }
    for (long first : segments) {
      if (first < from || first > 0 && first >= promised.size()) {
        continue;
      }
      String name = SegmentNames.of(first);
      long length;
      try (StoredFile file = source.openRead(name)) {
        length = name.equals(lastSegment) ? lastSegmentEnd : file.length();
      }
      if (promised.size() == 0) {
        // A log without entries has a segment too: its header alone.
        length = SegmentHeader.LENGTH;
      }
      long settled = first == from ? settledBytes(name) : 0;
      long differs = copier.extend(source, name, length, settled);
      if (differs >= 0) {
        return new OtherTarget(
            "segment of the mirror has other bytes than the source's for the same entries: file="
                + name
                + ", offset="
                + differs
                + "; begin a new mirror");
      }
      progress.at("copied", Math.min(promised.size(), first));
    }
    return promise();
  }

  /** How many bytes of this segment the mirror has promised. */
  private long settledBytes(String name) throws IOException {
    if (hadSize == 0) {
      return 0;
    }
    SegmentWalk own = new SegmentWalk(target, identity.origin());
    own.walk(hadSize - 1, hadSize, (segment, frame, leaf, chain) -> {});
    return own.segment().equals(name) ? own.offset() : 0;
  }

  /** Reads what was copied, makes its tiles, and writes the notes. */
  private @Nullable MirrorOutcome promise() throws IOException {
    SegmentWalk copied = new SegmentWalk(target, identity.origin());
    int[] nextNote = {0};
    tiles.beginWriting();
    boolean whole =
        copied.walk(
            hadSize,
            promised.size(),
            (segment, frame, leaf, chain) -> {
              tree.add(leaf, 0);
              tiles.add(frame, leaf);
              while (nextNote[0] < noteSizes.size() && noteSizes.get(nextNote[0]) < tree.size()) {
                nextNote[0]++;
              }
              if (nextNote[0] < noteSizes.size() && noteSizes.get(nextNote[0]) == tree.size()) {
                tiles.atCheckpoint();
              }
              progress.at("copied", tree.size());
            });
    if (!whole) {
      return new MirrorDamaged(findingOf(copied));
    }
    if (promised.size() > hadSize && !Arrays.equals(copied.chain(), sourceChain)
        || !tree.root().equals(promised.root())) {
      return new MirrorDamaged(
          new LogFinding(
              Kind.ROT, copied.segment(), hadSize, 0, "copied entries are not those verified"));
    }
    tiles.finish();
    long differs = copier.extend(source, LogIdentity.CHECKPOINTS, notesEnd, hadNotesEnd);
    return differs < 0
        ? null
        : new SourceDamaged(notNotes("does not begin with the mirror's notes", differs));
  }

  private static LogFinding findingOf(SegmentWalk walk) {
    LogFinding finding = walk.finding();
    if (finding == null) {
      throw new AssertionError("a walk that did not come to its end says why");
    }
    return finding;
  }
}
