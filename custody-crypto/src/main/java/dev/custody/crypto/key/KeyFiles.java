package dev.custody.crypto.key;

import dev.custody.crypto.internal.key.KeyPem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Key files on disk: read up to a limit, written once and for the owner alone.
 *
 * @since 0.1.0
 */
public final class KeyFiles {

  private KeyFiles() {}

  /**
   * The bytes of a key file, for {@link PrivateKeyPem}.
   *
   * @throws IOException if it cannot be read
   * @throws MalformedKeyException if it is longer than 16 KiB
   */
  public static byte[] read(Path file) throws IOException, MalformedKeyException {
    byte[] buffer = new byte[KeyPem.BYTES_MAX + 1];
    int length = 0;
    try (InputStream in = Files.newInputStream(file)) {
      int read = in.read(buffer, 0, buffer.length);
      while (read > 0) {
        length += read;
        read = in.read(buffer, length, buffer.length - length);
      }
    }
    if (length > KeyPem.BYTES_MAX) {
      throw new MalformedKeyException("key file longer than limit: limitBytes=" + KeyPem.BYTES_MAX);
    }
    byte[] content = Arrays.copyOf(buffer, length);
    Arrays.fill(buffer, (byte) 0);
    return content;
  }

  /**
   * Writes a new file that only its owner can read and write, and forces it to disk. On file
   * systems without POSIX permissions it gets those of its directory.
   *
   * @throws java.nio.file.FileAlreadyExistsException if it is there: a key is never overwritten
   * @throws IOException if it cannot be written
   */
  public static void writeNew(Path file, byte[] pem) throws IOException {
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (SeekableByteChannel channel = Files.newByteChannel(file, options, attributes)) {
      ByteBuffer buffer = ByteBuffer.wrap(pem);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      if (channel instanceof FileChannel fileChannel) {
        fileChannel.force(true);
      }
    }
  }
}
