package dev.custody.crypto.feed;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Writes a feed record by record. Not safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class FeedWriter implements Closeable, Flushable {

  private static final byte[] MAGIC = "CUSTODY-FEED-1\n".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;

  private FeedWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Starts a feed; writes its magic.
   *
   * @param out where to; closed with this writer
   * @throws IOException if the stream fails
   */
  public static FeedWriter open(OutputStream out) throws IOException {
    Objects.requireNonNull(out, "out");
    out.write(MAGIC);
    return new FeedWriter(out);
  }

  /**
   * Appends an event with what travels beside it.
   *
   * @throws IllegalArgumentException if it breaks a rule or a limit of the format
   * @throws IOException if the stream fails
   */
  public void write(EventPackage event) throws IOException {
    write(new FeedRecord.OfEvent(event));
  }

  /**
   * Appends a record.
   *
   * @throws IllegalArgumentException if it breaks a rule or a limit of the format
   * @throws IOException if the stream fails
   */
  public void write(FeedRecord record) throws IOException {
    Bytes bytes = ContainerCodec.encode(record);
    if (bytes.length() > Limits.FEED_RECORD_BYTES_MAX) {
      throw new IllegalArgumentException(
          "record longer than its limit: lengthBytes="
              + bytes.length()
              + ", limitBytes="
              + Limits.FEED_RECORD_BYTES_MAX);
    }
    int rest = bytes.length();
    while (rest >= 0x80) {
      out.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
    out.write(bytes.unsafeArray());
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** Closes the stream. */
  @Override
  public void close() throws IOException {
    out.close();
  }
}
