package dev.custody.log.stream;

import dev.custody.crypto.note.Checkpoint;
import java.util.List;
import java.util.Objects;

/**
 * What a receipt is worth.
 *
 * @since 0.1.0
 */
public sealed interface ReceiptVerdict {

  /**
   * The gateway has signed a log that holds all these entries.
   *
   * @param checkpoint what it signed
   * @param entries ascending by index
   */
  record Holds(Checkpoint checkpoint, List<CoveredEntry> entries) implements ReceiptVerdict {
    public Holds {
      Objects.requireNonNull(checkpoint, "checkpoint");
      entries = List.copyOf(entries);
    }
  }

  /**
   * It proves nothing.
   *
   * @param why for people: what was expected and found
   */
  record Fails(String why) implements ReceiptVerdict {
    public Fails {
      Objects.requireNonNull(why, "why");
    }
  }
}
