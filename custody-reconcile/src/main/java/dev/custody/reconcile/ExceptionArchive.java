package dev.custody.reconcile;

import dev.custody.reconcile.internal.engine.Snapshots;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;

/**
 * Revisions as bytes, with everything that {@link ExceptionLines} leaves out: for programs that
 * keep what an engine has said beside its snapshot, to say it again.
 *
 * @since 0.1.0
 */
public final class ExceptionArchive {

  private ExceptionArchive() {}

  /**
   * Writes revisions, in their order, and a digest of them.
   *
   * @throws IOException if the target cannot be written
   */
  public static void write(List<ExceptionRevision> revisions, OutputStream target)
      throws IOException {
    Snapshots.write(List.copyOf(revisions), Objects.requireNonNull(target, "target"));
  }

  /**
   * Reads what {@link #write} wrote, up to the end of the source.
   *
   * @throws SnapshotException if it is damaged
   * @throws IOException if the source cannot be read
   */
  public static List<ExceptionRevision> read(InputStream source)
      throws IOException, SnapshotException {
    return Snapshots.readRevisions(Objects.requireNonNull(source, "source"));
  }
}
