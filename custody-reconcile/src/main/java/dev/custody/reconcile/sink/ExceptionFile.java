package dev.custody.reconcile.sink;

import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionSink;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file that revisions are appended to, each once: what stands in it from an earlier run is not
 * written again, so a program that follows the file sees each revision once. A line that a crash
 * cut off is cut away and written again.
 *
 * <p>Belongs to the engine's thread. Written when it is closed or its buffer is full.
 *
 * @since 0.1.0
 */
public final class ExceptionFile implements ExceptionSink, Closeable {

  private final RevisionFormat format;
  private final KeyedFile file;

  private ExceptionFile(RevisionFormat format, KeyedFile file) {
    this.format = format;
    this.file = file;
  }

  /**
   * Opens a file, or begins one where there is none.
   *
   * @throws IOException if it cannot be written, or holds something else than lines of this format;
   *     then nothing was changed but an unfinished last line
   */
  public static ExceptionFile open(Path file, RevisionFormat format) throws IOException {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(format, "format");
    return new ExceptionFile(format, new KeyedFile(file, format));
  }

  /**
   * Appends a revision, unless it or a later one of the same exception is there.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  @Override
  public void accept(ExceptionRevision revision) {
    RevisionKey key = RevisionKey.of(revision);
    if (file.isNew(key)) {
      try {
        file.write(key, format.line(revision));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
