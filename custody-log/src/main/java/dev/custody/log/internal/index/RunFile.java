package dev.custody.log.internal.index;

import dev.custody.log.internal.segment.BigEndian;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One run on the disk. Its two filters are in memory from their first use on; the rest is read when
 * it is asked for, a block at a time. It keeps no file open. Safe for use by many threads.
 */
public final class RunFile {

  private static final int READ_BLOCKS = 64;

  private final Storage storage;
  private final RunFormat.Header header;
  private final String name;
  private volatile @Nullable Bloom leafFilter;
  private volatile @Nullable Bloom eventFilter;

  private RunFile(Storage storage, RunFormat.Header header) {
    this.storage = storage;
    this.header = header;
    this.name = header.name();
  }

  /** Opens a run by what its name says. */
  static RunFile open(Storage storage, long first, long end) throws IOException {
    String name = RunFormat.name(first, end);
    try (StoredFile file = storage.openRead(name)) {
      byte[] block = new byte[RunFormat.BLOCK_BYTES];
      int read = file.read(0, block, 0, block.length);
      RunFormat.Header header =
          read < block.length ? null : RunFormat.Header.parse(block, first, end);
      if (header == null
          || file.length() / RunFormat.BLOCK_BYTES != header.blockCount()
          || file.length() % RunFormat.BLOCK_BYTES != 0) {
        throw new RottenRunException(name, first, "header or length does not hold");
      }
      return new RunFile(storage, header);
    } catch (FileNotFoundException e) {
      throw new RottenRunException(name, first, "is not there");
    }
  }

  RunFormat.Header header() {
    return header;
  }

  String name() {
    return name;
  }

  /** Which entries may have this prefix. */
  long[] candidates(boolean events, long prefix) throws IOException {
    if (!(events ? eventFilter() : leafFilter()).mayHold(prefix)) {
      return Runs.NONE;
    }
    long count = events ? header.events() : header.count();
    long start = events ? header.eventsStart() : 1;
    try (StoredFile file = open()) {
      return search(file, start, count, prefix);
    }
  }

  /** Where the frame of an entry begins, 0 if it is not known; for multiples of 64 within. */
  long offset(long index) throws IOException {
    long at =
        index / RunFormat.OFFSET_EVERY - RunFormat.blocks(header.first(), RunFormat.OFFSET_EVERY);
    try (StoredFile file = open()) {
      byte[] block = block(file, header.offsetsStart() + at / RunFormat.OFFSETS_A_BLOCK);
      return BigEndian.getInt(block, (int) (at % RunFormat.OFFSETS_A_BLOCK) * 4) & 0xffff_ffffL;
    }
  }

  /** Reads every block. */
  void check() throws IOException {
    try (StoredFile file = open()) {
      byte[] blocks = new byte[READ_BLOCKS * RunFormat.BLOCK_BYTES];
      for (long at = 0; at < header.blockCount(); at += READ_BLOCKS) {
        read(file, header, at, (int) Math.min(READ_BLOCKS, header.blockCount() - at), blocks);
      }
    }
  }

  void copyOffsets(BlockWriter out) throws IOException {
    long left = RunFormat.offsetCount(header.first(), header.end());
    try (StoredFile file = open()) {
      for (long block = header.offsetsStart(); left > 0; block++) {
        byte[] bytes = block(file, block);
        int count = (int) Math.min(left, RunFormat.OFFSETS_A_BLOCK);
        for (int i = 0; i < count; i++) {
          out.offset(BigEndian.getInt(bytes, 4 * i));
        }
        left -= count;
      }
    }
  }

  SectionRecords records(boolean events) throws IOException {
    return new SectionRecords(events);
  }

  private Bloom leafFilter() throws IOException {
    Bloom filter = leafFilter;
    if (filter == null) {
      filter = filter(header.leafFilterStart(), header.count());
      leafFilter = filter;
    }
    return filter;
  }

  private Bloom eventFilter() throws IOException {
    Bloom filter = eventFilter;
    if (filter == null) {
      filter = filter(header.eventFilterStart(), header.events());
      eventFilter = filter;
    }
    return filter;
  }

  private Bloom filter(long start, long count) throws IOException {
    try (StoredFile file = open()) {
      return new Bloom(payload(file, header, start, Bloom.blocksFor(count)));
    }
  }

  /**
   * Finds the first record with this prefix: by where it would stand if the hashes were spread
   * evenly, which they are, and by halves where that did not end quickly.
   */
  private long[] search(StoredFile file, long start, long count, long prefix) throws IOException {
    long low = 0;
    long high = RunFormat.blocks(count, RunFormat.RECORDS_A_BLOCK);
    long guess = (long) ((prefix >>> 1) / (double) Long.MAX_VALUE * high);
    // Blocks before low end with a smaller prefix; blocks from high on do not.
    for (int step = 0; low < high; step++) {
      long middle = step == 0 ? Math.min(guess, high - 1) : (low + high) >>> 1;
      if (step == 1 || step == 2) {
        // The guess is off by few blocks: look beside it before the whole rest is halved.
        long near = 4L * step * step;
        middle = low > guess ? Math.min(guess + near, high - 1) : Math.max(guess - near, low);
        middle = Math.max(low, Math.min(middle, high - 1));
      }
      byte[] block = block(file, start + middle);
      int last = recordsIn(middle, count) - 1;
      long lastPrefix = BigEndian.getLong(block, last * RunFormat.RECORD_BYTES);
      if (Long.compareUnsigned(lastPrefix, prefix) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return collect(file, start, low, count, prefix);
  }

  private long[] collect(StoredFile file, long start, long from, long count, long prefix)
      throws IOException {
    long[] out = new long[4];
    int found = 0;
    long blocks = RunFormat.blocks(count, RunFormat.RECORDS_A_BLOCK);
    for (long number = from; number < blocks; number++) {
      byte[] block = block(file, start + number);
      int records = recordsIn(number, count);
      for (int i = 0; i < records; i++) {
        int order =
            Long.compareUnsigned(BigEndian.getLong(block, i * RunFormat.RECORD_BYTES), prefix);
        if (order > 0) {
          return Arrays.copyOf(out, found);
        }
        if (order == 0) {
          if (found == out.length) {
            out = Arrays.copyOf(out, 2 * found);
          }
          out[found++] = RunFormat.getIndex(block, i * RunFormat.RECORD_BYTES + Long.BYTES);
        }
      }
    }
    return Arrays.copyOf(out, found);
  }

  private static int recordsIn(long block, long count) {
    return (int) Math.min(RunFormat.RECORDS_A_BLOCK, count - block * RunFormat.RECORDS_A_BLOCK);
  }

  private StoredFile open() throws IOException {
    try {
      return storage.openRead(name);
    } catch (FileNotFoundException e) {
      throw new RottenRunException(name, header.first(), "is not there");
    }
  }

  private byte[] block(StoredFile file, long number) throws IOException {
    byte[] out = new byte[RunFormat.BLOCK_BYTES];
    read(file, header, number, 1, out);
    return out;
  }

  private static byte[] payload(StoredFile file, RunFormat.Header header, long start, int blocks)
      throws IOException {
    byte[] out = new byte[blocks * RunFormat.PAYLOAD_BYTES];
    byte[] read = new byte[READ_BLOCKS * RunFormat.BLOCK_BYTES];
    for (int done = 0; done < blocks; done += READ_BLOCKS) {
      int count = Math.min(READ_BLOCKS, blocks - done);
      read(file, header, start + done, count, read);
      for (int i = 0; i < count; i++) {
        System.arraycopy(
            read,
            i * RunFormat.BLOCK_BYTES,
            out,
            (done + i) * RunFormat.PAYLOAD_BYTES,
            RunFormat.PAYLOAD_BYTES);
      }
    }
    return out;
  }

  private static void read(
      StoredFile file, RunFormat.Header header, long number, int count, byte[] target)
      throws IOException {
    int bytes = count * RunFormat.BLOCK_BYTES;
    int read = file.read(number * RunFormat.BLOCK_BYTES, target, 0, bytes);
    for (int i = 0; i < count; i++) {
      int at = i * RunFormat.BLOCK_BYTES;
      if (read < at + RunFormat.BLOCK_BYTES
          || !RunFormat.checksumHolds(target, at, header.first(), header.end(), number + i)) {
        throw new RottenRunException(
            header.name(), header.first(), "block does not hold its checksum: " + (number + i));
      }
    }
  }

  /** The records of one section in order. */
  final class SectionRecords implements Records, Closeable {
    private final StoredFile file;
    private final byte[] blocks = new byte[READ_BLOCKS * RunFormat.BLOCK_BYTES];
    private final long start;
    private final long count;
    private long at = -1;
    private int offset;

    SectionRecords(boolean events) throws IOException {
      this.start = events ? header.eventsStart() : 1;
      this.count = events ? header.events() : header.count();
      this.file = open();
    }

    @Override
    public boolean next() throws IOException {
      if (++at >= count) {
        return false;
      }
      long block = at / RunFormat.RECORDS_A_BLOCK;
      int inBuffer = (int) (block % READ_BLOCKS);
      if (at % RunFormat.RECORDS_A_BLOCK == 0 && inBuffer == 0) {
        long left = RunFormat.blocks(count, RunFormat.RECORDS_A_BLOCK) - block;
        read(file, header, start + block, (int) Math.min(READ_BLOCKS, left), blocks);
      }
      offset =
          inBuffer * RunFormat.BLOCK_BYTES
              + (int) (at % RunFormat.RECORDS_A_BLOCK) * RunFormat.RECORD_BYTES;
      return true;
    }

    @Override
    public long prefix() {
      return BigEndian.getLong(blocks, offset);
    }

    @Override
    public long index() {
      return RunFormat.getIndex(blocks, offset + Long.BYTES);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
