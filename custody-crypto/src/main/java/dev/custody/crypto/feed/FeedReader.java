package dev.custody.crypto.feed;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.api.statement.ContainerCodec;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a feed record by record, holding one record at a time.
 *
 * <p>A record that breaks the format is one {@link FeedEntry} that says so, and reading goes on
 * behind it. A fault in the framing ends the feed with a {@link FeedFormatException}. Memory grows
 * with the bytes that are really there, never with a length that is only claimed. Not safe for use
 * by several threads.
 *
 * @since 0.1.0
 */
public final class FeedReader implements Closeable {

  private static final byte[] MAGIC = "CUSTODY-FEED-1\n".getBytes(StandardCharsets.US_ASCII);

  /** 16 MiB has 25 bits, so a longer varint is over the limit or not minimal. */
  private static final int LENGTH_VARINT_BYTES_MAX = 4;

  private static final int CHUNK_BYTES = 64 * 1_024;

  private final InputStream in;
  private long offset;
  private long index;
  private boolean ended;

  private FeedReader(InputStream in) {
    this.in = in;
  }

  /**
   * Starts to read a feed; reads its magic.
   *
   * @param in the feed from its first byte; closed with this reader
   * @throws FeedFormatException if this is no feed of this version
   * @throws IOException if the stream fails
   */
  public static FeedReader open(InputStream in) throws IOException, FeedFormatException {
    Objects.requireNonNull(in, "in");
    FeedReader reader =
        new FeedReader(
            in instanceof BufferedInputStream ? in : new BufferedInputStream(in, CHUNK_BYTES));
    byte[] start = reader.read(MAGIC.length);
    if (!Arrays.equals(start, MAGIC)) {
      throw new FeedFormatException(
          "feed does not begin with its magic: expected=CUSTODY-FEED-1", 0, 0);
    }
    return reader;
  }

  /**
   * The next record.
   *
   * @return null at the end of the feed
   * @throws FeedFormatException if the framing is broken; the reader then stays at its end
   * @throws IOException if the stream fails
   */
  @CheckReturnValue
  public @Nullable FeedEntry next() throws IOException, FeedFormatException {
    if (ended) {
      return null;
    }
    // Whatever happens before the record is whole ends the feed.
    ended = true;
    long start = offset;
    int length = readLength(start);
    if (length < 0) {
      return null;
    }
    long bodyStart = offset;
    byte[] bytes = read(length);
    if (bytes.length < length) {
      throw new FeedFormatException(
          "feed ends inside a record: lengthBytes=" + length + ", found=" + bytes.length,
          index,
          start);
    }
    ended = false;
    return new FeedEntry(
        index++, bodyStart, length, ContainerCodec.parseFeedRecord(Bytes.ofOwned(bytes)));
  }

  /** The 0-based byte offset up to which the feed has been read. */
  public long offset() {
    return offset;
  }

  /** Closes the stream. */
  @Override
  public void close() throws IOException {
    ended = true;
    in.close();
  }

  /** The length of the next record, or -1 at a clean end. */
  private int readLength(long start) throws IOException, FeedFormatException {
    int value = 0;
    for (int i = 0; i < LENGTH_VARINT_BYTES_MAX; i++) {
      int b = in.read();
      if (b < 0) {
        if (i == 0) {
          return -1;
        }
        throw new FeedFormatException("feed ends inside a length", index, start);
      }
      offset++;
      value |= (b & 0x7f) << 7 * i;
      if (b < 0x80) {
        if (b == 0 && i > 0) {
          throw new FeedFormatException("length of a record is not minimal", index, start);
        }
        return requireWithinLimit(value, start);
      }
    }
    throw new FeedFormatException(
        "length of a record is over its limit or not minimal: limitBytes="
            + Limits.FEED_RECORD_BYTES_MAX,
        index,
        start);
  }

  private int requireWithinLimit(int length, long start) throws FeedFormatException {
    if (length > Limits.FEED_RECORD_BYTES_MAX) {
      throw new FeedFormatException(
          "record longer than its limit: lengthBytes="
              + length
              + ", limitBytes="
              + Limits.FEED_RECORD_BYTES_MAX,
          index,
          start);
    }
    return length;
  }

  /** Up to this many bytes, fewer only at the end; memory doubles as bytes arrive. */
  private byte[] read(int length) throws IOException {
    byte[] buffer = new byte[Math.min(length, CHUNK_BYTES)];
    int filled = 0;
    while (filled < length) {
      if (filled == buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.min(length, buffer.length * 2));
      }
      int count = in.read(buffer, filled, buffer.length - filled);
      if (count < 0) {
        return Arrays.copyOf(buffer, filled);
      }
      filled += count;
      offset += count;
    }
    return buffer;
  }
}
