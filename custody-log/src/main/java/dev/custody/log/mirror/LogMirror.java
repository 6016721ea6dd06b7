package dev.custody.log.mirror;

import dev.custody.log.LogReader;
import dev.custody.log.LogUnavailableException;
import dev.custody.log.internal.storage.DiskStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Keeps a second copy of a log in another directory, best on another disk.
 *
 * <p>Nothing of a source is believed: its checkpoint must be signed by the log's key, its entries
 * must lead to the checkpoint's root and go on where the mirror ends. Only then is anything copied,
 * and what was copied is read again before the mirror promises it. A mirror never loses what it
 * has: a source that promises less or something else than before is refused, with both notes.
 *
 * <p>A copy that is interrupted goes on the next time. The source may be written to meanwhile.
 *
 * @since 0.1.0
 */
public final class LogMirror {

  private LogMirror() {}

  /**
   * Brings a mirror up to date with its log, or begins one in a directory that is empty or not
   * there. Reads the mirror whole, which also finds what has rotted in a copy that nobody reads,
   * unless the source promises nothing new.
   *
   * @throws LogUnavailableException if the source is no log that this version reads
   * @throws dev.custody.log.LogDamagedException if the source's checkpoint does not hold
   * @throws MirrorLockedException if somebody has the target open for writing
   * @throws IOException if a disk failed: try again
   */
  public static MirrorOutcome copy(Path source, Path target, MirrorProgress progress)
      throws IOException {
    Objects.requireNonNull(progress, "progress");
    // Says in its own words what is wrong with a source that is no log.
    LogReader.open(source);
    return MirrorCopy.run(new DiskStorage(source), new DiskStorage(target), progress);
  }

  /**
   * Reads two directories whole and says whether they hold the same log: origin, size, root and
   * chain value, every entry, and every object, disclosure and proof, byte for byte. What one of
   * them holds beyond the checkpoint of the other is not compared, and counts as a difference only
   * if their checkpoints differ.
   *
   * @throws LogUnavailableException if one of them is no log that this version reads
   * @throws dev.custody.log.LogDamagedException if a checkpoint does not hold
   */
  public static MirrorProof compare(Path one, Path other, MirrorProgress progress)
      throws IOException {
    Objects.requireNonNull(progress, "progress");
    LogReader.open(one);
    LogReader.open(other);
    return new MirrorComparison(new DiskStorage(one), new DiskStorage(other), progress).run();
  }
}
