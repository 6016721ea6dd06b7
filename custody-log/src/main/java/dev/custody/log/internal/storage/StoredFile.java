package dev.custody.log.internal.storage;

import java.io.Closeable;
import java.io.IOException;

/** An open file: read anywhere, written only at its end. */
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

  /** Cuts the file to this length. */
  void truncate(long length) throws IOException;

  /** Makes the bytes written and the length durable. */
  void force() throws IOException;
}
