package dev.custody.api.statement;

import dev.custody.api.Bytes;
import java.util.List;
import java.util.Objects;

/**
 * Events that share one signature, without the paths: the reader rebuilds the tree, event i is leaf
 * i.
 *
 * @param signature the signature over the tree's size and root
 * @param events 1..1,024, each with exactly one statement without signature, all of one key and one
 *     batched algorithm
 * @since 0.1.0
 */
public record Batch(Bytes signature, List<EventPackage> events) {

  public Batch {
    Objects.requireNonNull(signature, "signature");
    events = List.copyOf(events);
  }
}
