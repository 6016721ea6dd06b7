package dev.custody.crypto.seal;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.EventId;
import dev.custody.crypto.internal.file.WholeFile;
import dev.custody.crypto.internal.seal.CounterTable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Counters in a file, so that replay shows from run to run. What a run takes is in memory until
 * {@link #store()}; call it before acting on the run's verdicts.
 *
 * <p>The file is replaced as a whole: written beside, forced, renamed over, and the directory
 * forced, so after a crash it is the old one or the new one. Judging the same events again after a
 * crash gives the same verdicts, because an event is no replay of itself. A lock file keeps others
 * away while this is open. An older copy that is put back forgets counters: a replay of what was
 * taken since would pass. Not thread-safe.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class FileSealCounters implements SealCounters, Closeable {

  private final Path file;
  private final WholeFile stored;
  private final FileChannel lockChannel;
  private final CounterTable table;

  private FileSealCounters(Path file, FileChannel lockChannel, CounterTable table) {
    this.file = file;
    this.stored = new WholeFile(file);
    this.lockChannel = lockChannel;
    this.table = table;
  }

  /**
   * Opens the file and locks it; where it is not there, there are no counters yet.
   *
   * @throws SealCountersException if it is open elsewhere, longer than 64 MiB, cut short or altered
   * @throws IOException if it cannot be read, or the lock file cannot be made
   */
  public static FileSealCounters open(Path file) throws IOException {
    Path whole = file.toAbsolutePath();
    Path lockFile = whole.resolveSibling(whole.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean opened = false;
    try {
      FileLock lock = WholeFile.tryLock(channel);
      if (lock == null) {
        throw new SealCountersException("seal counters are in use by another run: file=" + file);
      }
      FileSealCounters counters = new FileSealCounters(whole, channel, load(whole));
      opened = true;
      return counters;
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  @Override
  public Standing standing(String sealId, long counter, EventId event) {
    return VolatileSealCounters.standing(table, sealId, counter, event);
  }

  @Override
  public void take(String sealId, long counter, EventId event) {
    table.take(CounterTable.seal(sealId), counter, event);
  }

  /**
   * Makes everything that was taken durable.
   *
   * @throws IOException if it is not certain that it is stored
   * @throws IllegalStateException if this is closed
   */
  public void store() throws IOException {
    if (!lockChannel.isOpen()) {
      throw new IllegalStateException("seal counters are closed: file=" + file);
    }
    if (table.encodedLength() > CounterTable.BYTES_MAX) {
      throw new SealCountersException(
          "seal counters longer than limit: lengthBytes="
              + table.encodedLength()
              + ", limitBytes="
              + CounterTable.BYTES_MAX);
    }
    stored.replace(table.encode());
  }

  /** Gives the lock back and stores nothing; closing twice does nothing. */
  @Override
  public void close() throws IOException {
    lockChannel.close();
  }

  private static CounterTable load(Path file) throws IOException {
    byte[] bytes = new WholeFile(file).read(CounterTable.BYTES_MAX);
    if (bytes == null) {
      return new CounterTable(WINDOW);
    }
    if (bytes.length > CounterTable.BYTES_MAX) {
      throw new SealCountersException(
          "seal counters longer than limit: limitBytes=" + CounterTable.BYTES_MAX);
    }
    CounterTable table = CounterTable.decode(bytes, WINDOW);
    if (table == null) {
      throw new SealCountersException(
          "seal counters are not what was written: file=" + file + ", lengthBytes=" + bytes.length);
    }
    return table;
  }

  /** The file's name only. */
  @Override
  public String toString() {
    return "FileSealCounters[" + file.getFileName() + "]";
  }
}
