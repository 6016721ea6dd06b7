package dev.custody.crypto.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.statement.FeedRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedReaderTest {

  private static final String MAGIC = "435553544f44592d464545442d310a";

  @Test
  void readsTheExampleOfTheDocumentation() throws Exception {
    List<FeedEntry> entries = read(MAGIC + "041a02610a");
    assertThat(entries).hasSize(1);
    assertThat(entries.get(0).offset()).isEqualTo(16);
    assertThat(entries.get(0).lengthBytes()).isEqualTo(4);
    assertThat(entries.get(0).record().require()).isEqualTo(new FeedRecord.OfCheckpoint("a\n"));
  }

  @Test
  void writesTheExampleOfTheDocumentation() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FeedWriter writer = FeedWriter.open(out)) {
      writer.write(new FeedRecord.OfCheckpoint("a\n"));
    }
    assertThat(Bytes.ofOwned(out.toByteArray()).toHex()).isEqualTo(MAGIC + "041a02610a");
  }

  @Test
  void whatWasWritten_isRead() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<FeedRecord> records = new ArrayList<>();
    for (int length : new int[] {1, 123, 124, 125, 16_378, 16_379, 16_380, 65_536}) {
      byte[] text = new byte[length];
      Arrays.fill(text, (byte) 'a');
      records.add(new FeedRecord.OfTrustBundle(Bytes.ofOwned(text)));
    }
    try (FeedWriter writer = FeedWriter.open(out)) {
      for (FeedRecord record : records) {
        writer.write(record);
      }
    }
    List<FeedRecord> found = new ArrayList<>();
    for (FeedEntry entry : read(new ByteArrayInputStream(out.toByteArray()))) {
      found.add(entry.record().require());
    }
    assertThat(found).isEqualTo(records);
  }

  @Test
  void feedWithoutRecords_isEmpty() throws Exception {
    assertThat(read(MAGIC)).isEmpty();
  }

  @Test
  void refusedRecord_isOneResult_andReadingGoesOn() throws Exception {
    List<FeedEntry> entries = read(MAGIC + "00" + "01ff" + "041a02610a");
    assertThat(entries).hasSize(3);
    assertThat(entries.get(0).record()).isInstanceOf(Parsed.Refused.class);
    assertThat(entries.get(1).record()).isInstanceOf(Parsed.Refused.class);
    assertThat(entries.get(2).record()).isInstanceOf(Parsed.Accepted.class);
    assertThat(entries.get(2).index()).isEqualTo(2);
  }

  @Test
  void refuses_anotherMagic() {
    for (int i = 0; i < 15; i++) {
      byte[] bytes = Bytes.ofHex(MAGIC).toByteArray();
      bytes[i] ^= 1;
      assertThatThrownBy(() -> FeedReader.open(new ByteArrayInputStream(bytes)))
          .isInstanceOf(FeedFormatException.class);
    }
  }

  @Test
  void refuses_lengthThatIsNotMinimal() {
    assertFault(MAGIC + "84001a02610a", 0, 15);
    assertFault(MAGIC + "041a02610a" + "8080001a", 1, 20);
    assertFault(MAGIC + "8000", 0, 15);
  }

  @Test
  void refuses_lengthOverItsLimit() {
    // 16 MiB and one byte; then a varint of five bytes.
    assertFault(MAGIC + "81808008", 0, 15);
    assertFault(MAGIC + "8080808001", 0, 15);
    assertFault(MAGIC + "ffffffffffffffffff01", 0, 15);
  }

  @Test
  void endInsideALengthOrARecord_isAFault() {
    assertFault(MAGIC + "84", 0, 15);
    assertFault(MAGIC + "041a0261", 0, 15);
    assertFault(MAGIC + "041a02610a" + "80", 1, 20);
  }

  @Test
  void afterAFault_thereIsNothingMore() throws Exception {
    byte[] bytes = Bytes.ofHex(MAGIC + "8000" + "041a02610a").toByteArray();
    try (FeedReader reader = FeedReader.open(new ByteArrayInputStream(bytes))) {
      assertThatThrownBy(reader::next).isInstanceOf(FeedFormatException.class);
      assertThat(reader.next()).isNull();
    }
  }

  /** 16 MiB are claimed and one byte comes: whoever allocates what is claimed fails here. */
  @Test
  void memory_growsWithWhatIsThere() throws Exception {
    byte[] hostile = Bytes.ofHex(MAGIC + "80808008" + "00").toByteArray();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    try (FeedReader reader = FeedReader.open(new ByteArrayInputStream(hostile))) {
      long before = threads.getThreadAllocatedBytes(id);
      assertThatThrownBy(reader::next).isInstanceOf(FeedFormatException.class);
      assertThat(threads.getThreadAllocatedBytes(id) - before).isLessThan(4 * 1_024 * 1_024);
    }
  }

  @Test
  void largestRecord_isRead() throws Exception {
    int length = 16 * 1_024 * 1_024;
    InputStream in =
        new SequenceInputStream(
            new ByteArrayInputStream(Bytes.ofHex(MAGIC + "80808008").toByteArray()),
            new ByteArrayInputStream(new byte[length]));
    List<FeedEntry> entries = read(in);
    assertThat(entries).hasSize(1);
    assertThat(entries.get(0).lengthBytes()).isEqualTo(length);
    assertThat(entries.get(0).record()).isInstanceOf(Parsed.Refused.class);
  }

  @Test
  void streamThatGivesOneByteAtATime_isReadAsWell() throws Exception {
    byte[] bytes = Bytes.ofHex(MAGIC + "041a02610a").toByteArray();
    InputStream slow =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 1));
          }
        };
    assertThat(read(slow)).hasSize(1);
  }

  @Test
  void failureOfTheStream_isNoFaultOfTheFeed() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("disk");
          }
        };
    assertThatThrownBy(() -> FeedReader.open(failing)).isInstanceOf(IOException.class);
  }

  private static void assertFault(String hex, long recordIndex, long offset) {
    FeedFormatException fault = catchThrowableOfType(FeedFormatException.class, () -> read(hex));
    assertThat(fault).as(hex).isNotNull();
    assertThat(fault.recordIndex()).isEqualTo(recordIndex);
    assertThat(fault.offset()).isEqualTo(offset);
  }

  private static List<FeedEntry> read(String hex) throws Exception {
    return read(new ByteArrayInputStream(Bytes.ofHex(hex).toByteArray()));
  }

  private static List<FeedEntry> read(InputStream in) throws Exception {
    List<FeedEntry> entries = new ArrayList<>();
    try (FeedReader reader = FeedReader.open(in)) {
      for (FeedEntry entry = reader.next(); entry != null; entry = reader.next()) {
        entries.add(entry);
      }
    }
    return entries;
  }

  static {
    assertThat(Bytes.ofOwned("CUSTODY-FEED-1\n".getBytes(StandardCharsets.US_ASCII)).toHex())
        .isEqualTo(MAGIC);
  }
}
