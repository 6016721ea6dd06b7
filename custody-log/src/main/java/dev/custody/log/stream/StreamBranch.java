package dev.custody.log.stream;

import dev.custody.api.statement.Link;
import java.util.Objects;

/**
 * A statement at a position of a stream, and where a log has it.
 *
 * @param link what names the statement
 * @param index the first entry of the log that holds it, 0-based
 * @since 0.1.0
 */
public record StreamBranch(Link link, long index) {

  public StreamBranch {
    Objects.requireNonNull(link, "link");
  }
}
