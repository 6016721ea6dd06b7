package dev.custody.kms;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A ledger in one file, a JSON object a line, which {@link dev.custody.kms.audit.LedgerFile} reads.
 *
 * <p>The line before a call is forced to the disk. The line after it survives a killed process, and
 * is forced with the next call's or on closing: where power is cut in between, the call looks as if
 * its answer had never come, and its mark explains its record.
 *
 * <p>A line that a crash left without its end is cut off when the file is opened: a call that it
 * was to announce was never made. For one process at a time. Thread-safe.
 *
 * @since 0.1.0
 */
public final class FileKeyUsageLedger implements KeyUsageLedger, AutoCloseable {

  private final FileChannel file;

  private FileKeyUsageLedger(FileChannel file) {
    this.file = file;
  }

  /**
   * Opens the ledger, or begins it.
   *
   * @throws IOException if it cannot be opened, or another process has it open
   */
  public static FileKeyUsageLedger open(Path path) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock;
      try {
        lock = file.tryLock();
      } catch (OverlappingFileLockException e) {
        lock = null;
      }
      if (lock == null) {
        throw new IOException("ledger is in use: file=" + path.getFileName());
      }
      cutTornLine(file);
      return new FileKeyUsageLedger(file);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static void cutTornLine(FileChannel file) throws IOException {
    long end = file.size();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (end > 0) {
      one.clear();
      file.read(one, end - 1);
      if (one.get(0) == '\n') {
        break;
      }
      end--;
    }
    if (end < file.size()) {
      file.truncate(end);
    }
    file.position(end);
    file.force(true);
  }

  @Override
  public void begin(Use use) throws IOException {
    append(
        "{\"attempt\":\""
            + use.attempt()
            + "\",\"at\":\""
            + use.at()
            + "\",\"key\":\""
            + use.keyArn()
            + "\",\"kid\":\""
            + use.keyId().toHex()
            + "\",\"message\":\""
            + use.message().toHex()
            + "\"}\n",
        true);
  }

  @Override
  public void end(String attempt, String requestId, boolean signed) throws IOException {
    append(
        "{\"attempt\":\""
            + attempt
            + "\",\"requestId\":\""
            + plain(requestId)
            + "\",\"signed\":"
            + signed
            + "}\n",
        false);
  }

  /** A request id comes from outside: what is no plain word does not get into the file. */
  private static String plain(String requestId) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < requestId.length() && i < 128; i++) {
      char c = requestId.charAt(i);
      boolean word = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      out.append(word || c == '-' ? c : '_');
    }
    return out.toString();
  }

  private synchronized void append(String line, boolean forced) throws IOException {
    long start = file.position();
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      if (forced) {
        file.force(false);
      }
    } catch (IOException e) {
      // A line that may be there in part must not become the beginning of the next one.
      file.truncate(start);
      file.position(start);
      throw e;
    }
  }

  /** Closes the file; what was written down is on the disk then. */
  @Override
  public synchronized void close() throws IOException {
    try {
      if (file.isOpen()) {
        file.force(false);
      }
    } finally {
      file.close();
    }
  }
}
