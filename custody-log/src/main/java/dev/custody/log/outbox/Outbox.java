package dev.custody.log.outbox;

import dev.custody.api.Bytes;
import dev.custody.crypto.batch.EventOutbox;
import dev.custody.log.internal.storage.DiskStorage;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.report.LogFinding;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A durable queue on disk for what cannot be handed over now.
 *
 * <p>When {@link #put} returns, the item survives a killed process and a power cut. Items leave in
 * the order they came: {@link #peek} shows the oldest, and {@link #remove} lets all up to one go,
 * once whoever they are for has them. A crash between the two shows an item again: delivery is at
 * least once, and the sequence number, which never repeats, lets the receiver tell.
 *
 * <p>It is bounded in bytes and items, and what has left gives its space back. Memory is constant.
 * One process at a time has it open. A disk that failed once makes every further call fail until
 * the outbox is opened again.
 *
 * <p>Safe for use by many threads: one thread of its own does the reading and writing, what several
 * put at a time becomes durable with one force, and interrupting a caller harms nobody: the call
 * ends as it would have, with the caller's interrupt flag set.
 *
 * @since 0.1.0
 */
public final class Outbox implements AutoCloseable {

  /** Bytes of an item; it has at least one. */
  public static final int ITEM_BYTES_MAX = 1024 * 1024;

  /** Bytes that an item takes beside its own: a head, and zeros up to a multiple of 8. */
  public static final int ITEM_OVERHEAD_BYTES_MAX = ItemFrame.HEAD_BYTES + 7;

  private static final long SEGMENT_BYTES_MAX = 4L * 1024 * 1024;
  private static final long DRAINED_BYTES_MAX = 1024 * 1024;

  /**
   * What waits.
   *
   * @param sequence 1 for the first item ever put, and one more for each
   * @param bytes exactly what was put
   */
  public record Item(long sequence, Bytes bytes) {
    public Item {
      Objects.requireNonNull(bytes, "bytes");
    }
  }

  /** Takes items one by one. */
  public interface ItemSink {
    /** Takes the next; an exception ends the giving and is passed on. */
    void take(Item item) throws IOException;
  }

  private final OutboxThread thread;
  private final Optional<LogFinding> recovered;

  private Outbox(OutboxThread thread, @Nullable LogFinding recovered) {
    this.thread = thread;
    this.recovered = Optional.ofNullable(recovered);
  }

  /**
   * Opens an outbox, or makes one where the directory is empty or not there, bounded in bytes
   * alone. Reads all that waits.
   *
   * @param bytesMax how much may wait: items with {@link #ITEM_OVERHEAD_BYTES_MAX} each at most, at
   *     least 1. On disk it may take 6 MiB more. If more is there already, nothing is put until
   *     enough has left
   * @throws OutboxUnavailableException if something else is there, it is newer, somebody has it
   *     open, or it cannot be written; nothing was changed
   * @throws OutboxDamagedException if what waits is not what was put; nothing was changed
   */
  public static Outbox open(Path directory, long bytesMax) throws IOException {
    return open(directory, bytesMax, Integer.MAX_VALUE);
  }

  /**
   * Opens an outbox that is bounded in bytes and in items: {@link #open(Path, long)}.
   *
   * @param itemsMax how many items may wait, at least 1
   */
  public static Outbox open(Path directory, long bytesMax, int itemsMax) throws IOException {
    return open(new DiskStorage(directory), bytesMax, itemsMax, settings());
  }

  static Outbox open(Storage storage, long bytesMax, int itemsMax, ItemStore.Settings settings)
      throws IOException {
    if (bytesMax < 1 || itemsMax < 1) {
      throw new IllegalArgumentException(
          "bounds of at least 1 expected: bytes=" + bytesMax + ", items=" + itemsMax);
    }
    OutboxThread thread = new OutboxThread();
    // Also opened in that thread: an interrupt in the midst of it would close the files.
    LogFinding recovered =
        thread.start(() -> ItemStore.open(storage, bytesMax, itemsMax, settings));
    return new Outbox(thread, recovered);
  }

  /**
   * Gives what is still good of a damaged outbox, in order, and changes nothing. Put it into
   * another outbox, and keep this one's directory until it is known what was lost.
   *
   * @param sink takes each item that waits and can be read
   * @return what is wrong, and which sequence numbers are missing between those given; empty if
   *     nothing is damaged
   * @throws OutboxUnavailableException if there is no outbox, or somebody has it open
   */
  public static List<LogFinding> salvage(Path directory, ItemSink sink) throws IOException {
    return ItemSalvage.run(new DiskStorage(directory), sink);
  }

  /**
   * Puts an item behind the others and returns when it is durable.
   *
   * @param item 1 to {@link #ITEM_BYTES_MAX} bytes
   * @return its sequence number
   * @throws OutboxFullException if it would lead over a bound; nothing was changed
   * @throws OutboxFailedException if the disk failed now or before; whether the item is there is
   *     seen when the outbox is opened again
   * @throws IllegalArgumentException if the item is empty or too long
   * @throws IllegalStateException if the outbox is closed
   */
  public long put(Bytes item) throws IOException {
    if (item.length() < 1 || item.length() > ITEM_BYTES_MAX) {
      throw new IllegalArgumentException(
          "item outside its limits: bytes=" + item.length() + ", limits=1.." + ITEM_BYTES_MAX);
    }
    byte[] bytes = item.toByteArray();
    return thread.write(store -> store.stage(bytes));
  }

  /**
   * The oldest item that waits; empty if none does.
   *
   * @throws OutboxDamagedException if it is not what was put
   * @throws OutboxFailedException if the disk failed before
   * @throws IllegalStateException if the outbox is closed
   */
  public Optional<Item> peek() throws IOException {
    List<Item> first = peek(1);
    return first.isEmpty() ? Optional.empty() : Optional.of(first.get(0));
  }

  /**
   * The oldest items that wait, in order, with sequence numbers without gaps: as many as are there,
   * up to {@code max} and up to 1 MiB together, but at least one if one waits.
   *
   * @param max at least 1
   * @throws OutboxDamagedException if one of them is not what was put
   * @throws OutboxFailedException if the disk failed before
   * @throws IllegalStateException if the outbox is closed
   */
  public List<Item> peek(int max) throws IOException {
    if (max < 1) {
      throw new IllegalArgumentException("at least 1 expected: max=" + max);
    }
    return thread.read(store -> store.peek(max));
  }

  /**
   * Lets all items up to this one go, and returns when that is durable. What has gone already stays
   * gone: removing it again does nothing.
   *
   * @param throughSequence the sequence number of the last item to go, or 0 for none
   * @throws OutboxFailedException if the disk failed now or before; they may come again
   * @throws OutboxDamagedException if what is to go can no longer be read; nothing was changed
   * @throws IllegalArgumentException if no such item was ever put
   * @throws IllegalStateException if the outbox is closed
   */
  public void remove(long throughSequence) throws IOException {
    thread.write(
        store -> {
          store.stageRemoval(throughSequence);
          return throughSequence;
        });
  }

  /**
   * This outbox as a {@link dev.custody.crypto.batch.BatchSigner} takes it; it is that one's alone
   * from then on. Closing stays with whoever opened it.
   */
  public EventOutbox eventOutbox() {
    return new OutboxOfEvents(this);
  }

  /** Bytes that wait: of the items, and up to {@link #ITEM_OVERHEAD_BYTES_MAX} for each. */
  public long bytes() {
    return thread.bytes();
  }

  /** How many items wait. */
  public int count() {
    return thread.count();
  }

  /**
   * The last write, if it was found unfinished when this was opened. It was cut off and kept in
   * {@code quarantine/}; nobody had been told that it is durable, unless the answer was lost on its
   * way.
   */
  public Optional<LogFinding> recovered() {
    return recovered;
  }

  /**
   * Gives the outbox back; what waits stays. One that has failed is given back as it is. Closing
   * twice does nothing.
   *
   * @throws OutboxFailedException if the disk failed now; what was durable still is
   */
  @Override
  public void close() throws IOException {
    thread.close();
  }

  private static ItemStore.Settings settings() {
    SecureRandom random = new SecureRandom();
    Supplier<byte[]> salts =
        () -> {
          byte[] salt = new byte[ItemHeader.SALT_BYTES];
          random.nextBytes(salt);
          return salt;
        };
    return new ItemStore.Settings(SEGMENT_BYTES_MAX, DRAINED_BYTES_MAX, salts);
  }
}
