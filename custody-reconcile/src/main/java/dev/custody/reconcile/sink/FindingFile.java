package dev.custody.reconcile.sink;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file that events which did not verify are appended to, each with the same outcome for the same
 * reasons once, however often it is looked at.
 *
 * <p>For one thread at a time. Written when it is closed or its buffer is full.
 *
 * @since 0.1.0
 */
public final class FindingFile implements Closeable {

  private final SiemFormat format;
  private final KeyedFile file;

  private FindingFile(SiemFormat format, KeyedFile file) {
    this.format = format;
    this.file = file;
  }

  /**
   * Opens a file, or begins one where there is none. It may be one that exceptions are in.
   *
   * @throws IOException if it cannot be written, or holds something else than lines of this format
   */
  public static FindingFile open(Path file, SiemFormat format) throws IOException {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(format, "format");
    return new FindingFile(format, new KeyedFile(file, format));
  }

  /**
   * Appends a finding unless it is there.
   *
   * @throws IOException if it cannot be written
   */
  public void accept(VerificationFinding finding) throws IOException {
    RevisionKey key = new RevisionKey(finding.id(), 1);
    if (file.isNew(key)) {
      file.write(key, format.line(finding));
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
