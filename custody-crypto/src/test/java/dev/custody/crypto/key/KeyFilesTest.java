package dev.custody.crypto.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {

  @TempDir private Path directory;

  @Test
  void writesOnce_andReadsBack() throws Exception {
    Path file = directory.resolve("key.pem");
    byte[] content = {1, 2, 3};
    KeyFiles.writeNew(file, content);
    assertThat(KeyFiles.read(file)).isEqualTo(content);
    assertThrows(FileAlreadyExistsException.class, () -> KeyFiles.writeNew(file, new byte[] {9}));
    assertThat(KeyFiles.read(file)).isEqualTo(content);
  }

  @Test
  void onlyTheOwnerMayRead() throws Exception {
    assumeTrue(
        directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "SKIPPED: no POSIX permissions here");
    Path file = directory.resolve("key.pem");
    KeyFiles.writeNew(file, new byte[] {1});
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void missingAndTooLongFiles_areToldApart() throws Exception {
    assertThrows(NoSuchFileException.class, () -> KeyFiles.read(directory.resolve("none")));
    Path file = directory.resolve("long.pem");
    Files.write(file, new byte[16 * 1_024 + 1]);
    assertThrows(MalformedKeyException.class, () -> KeyFiles.read(file));
    Files.write(file, new byte[16 * 1_024]);
    assertThat(KeyFiles.read(file)).hasSize(16 * 1_024);
  }
}
