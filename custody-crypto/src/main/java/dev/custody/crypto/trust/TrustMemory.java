package dev.custody.crypto.trust;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.crypto.internal.file.WholeFile;
import dev.custody.crypto.internal.trust.MemoryCodec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/**
 * Remembers in a file which bundle was the highest that was trusted, so that an older one, or
 * another of the same version, is never trusted again (docs/format.md 13.9, memory).
 *
 * <p>One file for the bundles of one set of roots. It is replaced as a whole: written beside,
 * forced, renamed over, and the directory forced; {@link #verify} returns a trusted bundle only
 * after that. A file beside it, {@code <name>.lock}, lets one process at a time look and write;
 * others wait. Whoever can write or remove the file can undo what it protects from, so it stands
 * where only the verifier writes, and is never put back from a backup. On file systems without
 * POSIX permissions the directory cannot be forced.
 *
 * <p>Thread-safe; two memories of one file in one process do not wait for each other but fail with
 * an {@link IOException}.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class TrustMemory {

  private final Path file;
  private final WholeFile stored;
  private final Object turn = new Object();

  private TrustMemory(Path file) {
    this.file = file;
    this.stored = new WholeFile(file);
  }

  /**
   * The memory in this file. Nothing is read yet; a file that is not there has nothing in it.
   *
   * @param file in a directory that is there
   */
  public static TrustMemory of(Path file) {
    return new TrustMemory(Objects.requireNonNull(file, "file").toAbsolutePath());
  }

  /**
   * The highest bundle trusted so far.
   *
   * @return empty if none was
   * @throws TrustMemoryCorruptException if the file is not what was written: nobody knows what was
   *     trusted, and that is not the same as nothing
   * @throws IOException if it cannot be read
   */
  public Optional<BundleVersion> highest() throws IOException {
    synchronized (turn) {
      return load();
    }
  }

  /**
   * Judges a signed bundle as {@link TrustRoots#verify(Bytes, BundleVersion)} does, against what is
   * remembered, and remembers it if it is trusted.
   *
   * @param roots who must have signed it
   * @param encoded the bytes of the file or record, up to 4 MiB
   * @return trusted only if it is remembered durably; what is not trusted changes nothing
   * @throws TrustMemoryCorruptException as {@link #highest}
   * @throws IOException if the memory cannot be read or written; nothing is trusted then
   */
  public TrustVerdict verify(TrustRoots roots, Bytes encoded) throws IOException {
    synchronized (turn) {
      try (FileChannel lock =
          FileChannel.open(
              file.resolveSibling(file.getFileName() + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE)) {
        lock.lock();
        BundleVersion highest = load().orElse(null);
        TrustVerdict verdict = roots.verify(encoded, highest);
        if (verdict instanceof TrustVerdict.Trusted trusted) {
          if (!trusted.version().equals(highest)) {
            stored.replace(MemoryCodec.encode(trusted.version()).toByteArray());
          }
        }
        return verdict;
      } catch (OverlappingFileLockException e) {
        throw new IOException("trust memory is in use by this process: " + file, e);
      }
    }
  }

  private Optional<BundleVersion> load() throws IOException {
    byte[] bytes = stored.read(MemoryCodec.BYTES_MAX);
    return bytes == null ? Optional.empty() : Optional.of(MemoryCodec.decode(Bytes.ofOwned(bytes)));
  }

  /** Where it stands. */
  @Override
  public String toString() {
    return "TrustMemory[" + file + "]";
  }
}
