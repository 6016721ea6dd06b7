package dev.custody.feeds.epcis;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.Foreign;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes mapped events come from.
 *
 * @param mediaType a word, as {@code application/ld+json}
 * @param digest SHA-256 of exactly the bytes received
 * @param length how many
 * @param source where they came from, free text up to 1,024 bytes; null if not stated
 * @since 0.1.0
 */
public record DocumentOrigin(
    String mediaType, Digest digest, long length, @Nullable String source) {

  private static final byte[] LABEL = "custody gateway v1\0".getBytes(StandardCharsets.US_ASCII);

  public DocumentOrigin {
    Objects.requireNonNull(mediaType, "mediaType");
    Objects.requireNonNull(digest, "digest");
  }

  /** What an event says of its origin; without a line it speaks of the whole document. */
  public Foreign foreign(@Nullable String line) {
    return new Foreign(
        mediaType, digest, length, source, line == null || line.isEmpty() ? null : line);
  }

  /**
   * The nonce of an event mapped from this document: the first 16 bytes of SHA-256("custody gateway
   * v1" 00 || digest || part u32be || line in UTF-8).
   *
   * <p>It is not random, so that mapping the same bytes twice makes the same event ids and nothing
   * is witnessed twice (docs/adr/0060).
   *
   * @param line the JSON pointer or line that the event comes from
   * @param part which of the events from that line, from 0
   */
  public Bytes nonce(String line, int part) {
    byte[] number = ByteBuffer.allocate(4).putInt(part).array();
    byte[] place = line.getBytes(StandardCharsets.UTF_8);
    return Digest.sha256(LABEL, digest.bytes().unsafeArray(), number, place).bytes().slice(0, 16);
  }
}
