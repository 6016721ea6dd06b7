package dev.custody.crypto.handover;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.crypto.internal.file.WholeFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Used offers in a file that only grows. Each is written and forced before {@link #redeem} returns.
 *
 * <pre>
 *   "CUSTODY-OFFERS-1\n"       17 B
 *   for each used offer:
 *     token id                 16 B
 *     event id                 32 B
 *     check                     8 B  first bytes of SHA-256(index, 8 B big-endian || token || event)
 * </pre>
 *
 * <p>A crash leaves at most one record that is cut short or does not fit its check, the last: it
 * was never acknowledged, nothing was signed for it, and it is cut off at the next opening. Any
 * other record that does not fit is {@link OffersCorruptException}. The file is locked while it is
 * open. At most 1,000,000 records (56 MB). Thread-safe.
 *
 * @since 0.1.0
 */
public final class FileRedeemedOffers implements RedeemedOffers, Closeable {

  /** Records of the longest file. */
  public static final int RECORDS_MAX = 1_000_000;

  private static final byte[] MAGIC = "CUSTODY-OFFERS-1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int CHECK_BYTES = 8;
  private static final int RECORD_BYTES =
      HandoverOffer.TOKEN_ID_LENGTH + Digest.LENGTH + CHECK_BYTES;
  private static final int RECORDS_AT_ONCE = 128;

  private final Path file;
  private final FileChannel channel;
  private final Object turn = new Object();

  @GuardedBy("turn")
  private final Map<Bytes, EventId> events = new HashMap<>();

  @GuardedBy("turn")
  private boolean failed;

  private FileRedeemedOffers(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens a file, or begins one.
   *
   * @throws OffersLockedException if it is open elsewhere
   * @throws OffersCorruptException if it is no such file or does not hold together
   * @throws IOException if it cannot be read or written
   */
  public static FileRedeemedOffers open(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean opened = false;
    try {
      if (WholeFile.tryLock(channel) == null) {
        throw new OffersLockedException("used offers are open elsewhere: " + file);
      }
      FileRedeemedOffers offers = new FileRedeemedOffers(file, channel);
      offers.read();
      // What is read may still be on its way to the disk, from a process that was killed.
      channel.force(true);
      if (parent != null) {
        WholeFile.forceDirectory(parent);
      }
      opened = true;
      return offers;
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  @Override
  public Optional<EventId> find(Bytes tokenId) {
    synchronized (turn) {
      return Optional.ofNullable(events.get(tokenId));
    }
  }

  @Override
  public EventId redeem(Bytes tokenId, EventId event) throws IOException {
    if (tokenId.length() != HandoverOffer.TOKEN_ID_LENGTH) {
      throw new IllegalArgumentException("token id of another length: found=" + tokenId.length());
    }
    synchronized (turn) {
      EventId before = events.get(tokenId);
      if (before != null) {
        return before;
      }
      if (failed) {
        throw new IOException("used offers could not be written before, open them anew: " + file);
      }
      if (events.size() >= RECORDS_MAX) {
        throw new IOException("used offers are full: records=" + RECORDS_MAX + ", file=" + file);
      }
      // Until it is forced nobody knows what the file holds: then the next opening finds out.
      failed = true;
      write(ByteBuffer.wrap(record(events.size(), tokenId, event)), offset(events.size()));
      channel.force(true);
      failed = false;
      events.put(tokenId, event);
      return event;
    }
  }

  /** Gives the lock back; closing twice does nothing. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void read() throws IOException {
    synchronized (turn) {
      long length = channel.size();
      byte[] magic = new byte[(int) Math.min(length, MAGIC.length)];
      readFully(ByteBuffer.wrap(magic), 0);
      if (!Arrays.equals(magic, Arrays.copyOf(MAGIC, magic.length))) {
        throw new OffersCorruptException("no file of used offers: " + file);
      }
      if (length < MAGIC.length) {
        write(ByteBuffer.wrap(MAGIC), 0);
        return;
      }
      if (length > offset(RECORDS_MAX) + RECORD_BYTES) {
        throw new OffersCorruptException(
            "used offers longer than limit: lengthBytes=" + length + ", file=" + file);
      }
      int count = (int) ((length - MAGIC.length) / RECORD_BYTES);
      int whole = 0;
      while (whole < count) {
        int first = whole;
        int end = first + Math.min(count - first, RECORDS_AT_ONCE);
        byte[] part = new byte[(end - first) * RECORD_BYTES];
        readFully(ByteBuffer.wrap(part), offset(first));
        while (whole < end && take(part, (whole - first) * RECORD_BYTES, whole)) {
          whole++;
        }
        if (whole < end) {
          break;
        }
      }
      if (whole < count - 1) {
        throw new OffersCorruptException(
            "used offer with another check: index=" + whole + ", file=" + file);
      }
      if (offset(whole) < length) {
        channel.truncate(offset(whole));
      }
    }
  }

  @GuardedBy("turn")
  private boolean take(byte[] part, int from, int index) {
    byte[] found = Arrays.copyOfRange(part, from, from + RECORD_BYTES);
    Bytes token = Bytes.copyOf(found, 0, HandoverOffer.TOKEN_ID_LENGTH);
    int end = HandoverOffer.TOKEN_ID_LENGTH + Digest.LENGTH;
    EventId event = new EventId(Bytes.copyOf(found, HandoverOffer.TOKEN_ID_LENGTH, end));
    if (!Arrays.equals(found, record(index, token, event))) {
      return false;
    }
    return events.putIfAbsent(token, event) == null;
  }

  private static byte[] record(int index, Bytes token, EventId event) {
    byte[] tokenBytes = token.unsafeArray();
    byte[] eventBytes = event.bytes().unsafeArray();
    byte[] position = ByteBuffer.allocate(8).putLong(index).array();
    Bytes check = Digest.sha256(position, tokenBytes, eventBytes).bytes().slice(0, CHECK_BYTES);
    ByteBuffer out = ByteBuffer.allocate(RECORD_BYTES);
    return out.put(tokenBytes).put(eventBytes).put(check.unsafeArray()).array();
  }

  private static long offset(int index) {
    return MAGIC.length + (long) index * RECORD_BYTES;
  }

  private void write(ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  private void readFully(ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes, at);
      if (read < 0) {
        throw new OffersCorruptException("used offers became shorter while they were read");
      }
      at += read;
    }
  }

  /** The file. */
  @Override
  public String toString() {
    return "FileRedeemedOffers[" + file + "]";
  }
}
