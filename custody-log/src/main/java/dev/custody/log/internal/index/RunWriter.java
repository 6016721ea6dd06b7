package dev.custody.log.internal.index;

import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Writes a run: of what stood in memory, and of the runs before it, which it takes in while they
 * are less than twice as long. So there are at most about as many runs as the number of entries has
 * bits, and an entry is written again about as often.
 */
public final class RunWriter {

  private RunWriter() {}

  /**
   * What becomes a run; both lists are sorted here.
   *
   * @param first where the runs before it end
   * @param end where a segment begins
   * @param chain the chain value of the entry before {@code end}
   * @param lastFrame where its frame begins in its segment
   * @param leaves one for each entry
   * @param events one for each entry that has an event id
   * @param offsets where the frame of an entry begins in its segment, 0 if it is not known; asked
   *     for multiples of 64
   */
  public record Content(
      long first,
      long end,
      byte[] chain,
      long lastFrame,
      PrefixList leaves,
      PrefixList events,
      LongUnaryOperator offsets) {}

  /**
   * Writes a run behind those before it, durable before the ones that it takes in are deleted.
   *
   * @return all runs as they stand now
   */
  public static Runs write(Storage storage, Runs before, Content content) throws IOException {
    if (content.leaves().count() != content.end() - content.first()
        || before.end() != content.first()) {
      throw new AssertionError("a run without a gap");
    }
    content.leaves().sort();
    content.events().sort();
    List<RunFile> kept = new ArrayList<>(before.files());
    List<RunFile> taken = new ArrayList<>();
    long count = content.end() - content.first();
    long events = content.events().count();
    while (!kept.isEmpty() && kept.get(kept.size() - 1).header().count() < 2 * count) {
      RunFile last = kept.remove(kept.size() - 1);
      count += last.header().count();
      events += last.header().events();
      taken.add(0, last);
    }
    RunFormat.Header header =
        new RunFormat.Header(
            content.end() - count, content.end(), content.chain(), content.lastFrame(), events);
    storage.createDirectories(RunFormat.DIRECTORY);
    String aside = header.name() + Storage.TMP;
    try (StoredFile file = storage.create(aside)) {
      write(file, header, taken, content);
      file.force();
    }
    storage.rename(aside, header.name());
    storage.forceDirectory(RunFormat.DIRECTORY);
    kept.add(RunFile.open(storage, header.first(), header.end()));
    Runs now = new Runs(storage, kept);
    now.deleteOthers();
    return now;
  }

  private static void write(
      StoredFile file, RunFormat.Header header, List<RunFile> taken, Content content)
      throws IOException {
    BlockWriter out = new BlockWriter(file, header.first(), header.end());
    out.block(header.block());
    Bloom leafFilter = filter(header.count());
    Bloom eventFilter = filter(header.events());
    records(out, taken, false, content.leaves(), leafFilter, header.count());
    records(out, taken, true, content.events(), eventFilter, header.events());
    out.bytes(leafFilter.bytes());
    out.bytes(eventFilter.bytes());
    for (RunFile run : taken) {
      run.copyOffsets(out);
    }
    long every = RunFormat.OFFSET_EVERY;
    for (long i = RunFormat.blocks(content.first(), RunFormat.OFFSET_EVERY) * every;
        i < content.end();
        i += every) {
      long offset = content.offsets().applyAsLong(i);
      out.offset(offset > 0xffff_ffffL ? 0 : (int) offset);
    }
    out.endBlock();
    out.flush();
  }

  private static Bloom filter(long count) {
    return new Bloom(new byte[Bloom.blocksFor(count) * RunFormat.PAYLOAD_BYTES]);
  }

  private static void records(
      BlockWriter out,
      List<RunFile> taken,
      boolean events,
      PrefixList fresh,
      Bloom filter,
      long count)
      throws IOException {
    List<RunFile.SectionRecords> opened = new ArrayList<>();
    try {
      for (RunFile run : taken) {
        opened.add(run.records(events));
      }
      List<Records> sources = new ArrayList<>(opened);
      sources.addAll(Arrays.asList(fresh.records()));
      Records all = Records.merged(sources);
      long written = 0;
      while (all.next()) {
        out.record(all.prefix(), all.index());
        filter.add(all.prefix());
        written++;
      }
      if (written != count) {
        throw new AssertionError("a run with as many records as its header says");
      }
    } finally {
      for (RunFile.SectionRecords records : opened) {
        records.close();
      }
    }
    out.endBlock();
  }
}
