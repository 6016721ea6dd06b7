package dev.custody.log.stream;

import dev.custody.api.Digest;
import java.util.Objects;

/**
 * An entry that a receipt speaks of.
 *
 * @param index where the gateway's log has it, 0-based
 * @param leafHash the hash that the log's tree has of it (RFC 9162, section 2.1.1)
 * @since 0.1.0
 */
public record CoveredEntry(long index, Digest leafHash) {

  /**
   * @throws IllegalArgumentException if the index is negative
   */
  public CoveredEntry {
    Objects.requireNonNull(leafHash, "leafHash");
    if (index < 0) {
      throw new IllegalArgumentException("index below zero: index=" + index);
    }
  }
}
