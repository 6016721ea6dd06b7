package dev.custody.reconcile.sink;

import dev.custody.reconcile.ExceptionId;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file of lines with keys that is continued where it ends: what stands in it is not written
 * again. A last line without its end was being written when somebody pulled the plug: it is cut off
 * and comes again.
 *
 * <p>Memory: one number for each exception. Revisions of an exception come in order, so the last
 * one says which are there.
 */
final class KeyedFile implements Closeable {

  private static final int BUFFER_BYTES = 8 * 1024;

  private final RevisionFormat format;
  private final Map<ExceptionId, Integer> last = new HashMap<>();
  private final Writer out;

  KeyedFile(Path file, RevisionFormat format) throws IOException {
    this.format = format;
    boolean begun = Files.exists(file) && continued(file);
    this.out =
        Files.newBufferedWriter(
            file,
            StandardCharsets.UTF_8,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND,
            StandardOpenOption.WRITE);
    if (!begun && format.header().isPresent()) {
      out.write(format.header().get() + format.lineEnd());
    }
  }

  /** Whether it has not been written yet. */
  boolean isNew(RevisionKey key) {
    return key.revision() > last.getOrDefault(key.id(), 0);
  }

  void write(RevisionKey key, String line) throws IOException {
    out.write(line);
    out.write(format.lineEnd());
    last.put(key.id(), key.revision());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /**
   * Reads the keys of all whole lines, and only then cuts off what stands behind them: a file that
   * is not ours is left alone. Whether anything is there.
   */
  private boolean continued(Path file) throws IOException {
    long end = endOfLines(file);
    long number = 0;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new Part(Files.newInputStream(file), end), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (number == 1 && format.header().isPresent()) {
          if (!line.equals(format.header().get())) {
            throw new IOException("file of something else: expected its header in line 1");
          }
          continue;
        }
        Optional<RevisionKey> key = format.key(line);
        if (key.isEmpty()) {
          throw new IOException("file of something else: expected a revision in line " + number);
        }
        last.merge(key.get().id(), key.get().revision(), Math::max);
      }
    }
    long length = Files.size(file);
    if (end == 0 && length > 0) {
      throw new IOException("file of something else: expected a whole line, found none");
    }
    if (end < length) {
      try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.WRITE)) {
        bytes.truncate(end);
      }
    }
    return number > 0;
  }

  /** Where the last whole line ends. */
  private static long endOfLines(Path file) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      for (long to = bytes.length(); to > 0; ) {
        long from = Math.max(0, to - buffer.length);
        bytes.seek(from);
        bytes.readFully(buffer, 0, (int) (to - from));
        for (int i = (int) (to - from) - 1; i >= 0; i--) {
          if (buffer[i] == '\n') {
            return from + i + 1;
          }
        }
        to = from;
      }
    }
    return 0;
  }

  /** The first bytes of a stream. */
  private static final class Part extends FilterInputStream {
    private long left;

    Part(InputStream in, long bytes) {
      super(in);
      this.left = bytes;
    }

    @Override
    public int read() throws IOException {
      return left-- > 0 ? super.read() : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int read = super.read(target, offset, (int) Math.min(length, left));
      left -= Math.max(read, 0);
      return read;
    }
  }
}
