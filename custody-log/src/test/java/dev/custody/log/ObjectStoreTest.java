package dev.custody.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Digest;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class ObjectStoreTest {

  private final MemoryStorage disk = new MemoryStorage();
  private final CustodyLog log = TestLogs.create(disk);

  @Test
  void givesBackWhatWasStored_whateverItsLength() throws Exception {
    for (int length : new int[] {0, 1, 65_535, 65_536, 65_537, 300_000}) {
      byte[] bytes = new byte[length];
      java.util.Arrays.fill(bytes, (byte) length);
      StoredObject stored = log.objects().put(new ByteArrayInputStream(bytes), length);
      assertThat(stored).isEqualTo(new StoredObject(Digest.sha256(bytes), length));
      assertThat(log.objects().contains(stored.digest())).isTrue();
      try (InputStream in = log.reader().objects().open(stored.digest())) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
        assertThat(in.read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void isForcedAndNamed_beforeItReturns() throws Exception {
    int before = disk.changes().size();
    StoredObject stored = log.objects().put(new ByteArrayInputStream(new byte[] {1}), 1);
    String name = ObjectStore.name(stored.digest());
    assertThat(name).matches("objects/[0-9a-f]{2}/[0-9a-f]{62}");
    String directory = name.substring(0, 10);
    assertThat(disk.changes().subList(before + 2, disk.changes().size()))
        .containsExactly(
            disk.changes().get(before + 1).replace("append", "force"),
            "directory " + directory,
            "rename " + name,
            "force directory " + directory);
  }

  @Test
  void theSameBytesAgain_changeNothing_andHealWhatHasRotted() throws Exception {
    StoredObject first = log.objects().put(new ByteArrayInputStream(new byte[] {1, 2}), 2);
    disk.put(ObjectStore.name(first.digest()), new byte[] {1, 3});
    assertThatThrownBy(() -> log.objects().open(first.digest()))
        .isInstanceOf(LogDamagedException.class)
        .hasMessageContaining("OBJECT_DIFFERS");
    int files = disk.files().size();
    assertThat(log.objects().put(new ByteArrayInputStream(new byte[] {1, 2}), 2)).isEqualTo(first);
    assertThat(disk.files()).hasSize(files);
    log.objects().open(first.digest()).close();
  }

  @Test
  void refuses_moreThanIsAdmitted_andKeepsNothing() {
    int files = disk.files().size();
    assertThatThrownBy(() -> log.objects().put(new ByteArrayInputStream(new byte[101]), 100))
        .isInstanceOf(ObjectTooLargeException.class);
    assertThat(disk.files()).hasSize(files);
  }

  @Test
  void aSourceThatFails_leavesNothing() {
    int files = disk.files().size();
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("source");
          }
        };
    assertThatThrownBy(() -> log.objects().put(failing, 100)).hasMessage("source");
    assertThat(disk.files()).hasSize(files);
  }

  @Test
  void aReaderTakesNothing() {
    assertThatThrownBy(() -> log.reader().objects().put(new ByteArrayInputStream(new byte[1]), 100))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> log.objects().open(Digest.sha256(new byte[] {9})))
        .isInstanceOf(FileNotFoundException.class);
  }
}
