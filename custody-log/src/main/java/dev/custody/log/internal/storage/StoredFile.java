package dev.custody.log.internal.storage;

import java.io.Closeable;
import java.io.IOException;

/** An open file: read anywhere, and but for {@link #rewrite} written only at its end. */
public interface StoredFile extends Closeable {

  /** Bytes in the file now. */
  long length() throws IOException;

  /**
   * Reads up to {@code count} bytes from {@code position} on, as many as there are.
   *
   * @return how many were read; 0 at and beyond the end
   */
  int read(long position, byte[] target, int offset, int count) throws IOException;

  /** Writes all these bytes behind the last one. */
  void append(byte[] source, int offset, int count) throws IOException;

  /**
   * Writes over bytes that are there already, at most up to the end. Of use only to write the same
   * bytes once more: after a force that failed, or a writer that was killed before its force, they
   * may stand in the cache alone, and a force does not write what the cache takes for clean.
   */
  void rewrite(long position, byte[] source, int offset, int count) throws IOException;

  /** Cuts the file to this length. */
  void truncate(long length) throws IOException;

  /** Makes the bytes written and the length durable. */
  void force() throws IOException;
}
