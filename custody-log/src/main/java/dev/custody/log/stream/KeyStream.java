package dev.custody.log.stream;

import dev.custody.api.statement.KeyId;
import java.util.List;
import java.util.Objects;

/**
 * What a log holds of one key's stream.
 *
 * @param kid the key
 * @param lowest the lowest position that the log has; above 0 where the stream was taken up later
 * @param highest the highest
 * @param positions how many positions the log has
 * @param missing the positions between lowest and highest that it does not have, ascending
 * @param heads the statement at the highest position; several where the stream forks there
 * @param forks where it forks, ascending by position
 * @since 0.1.0
 */
public record KeyStream(
    KeyId kid,
    long lowest,
    long highest,
    long positions,
    List<SequenceRange> missing,
    List<StreamBranch> heads,
    List<StreamFork> forks) {

  public KeyStream {
    Objects.requireNonNull(kid, "kid");
    missing = List.copyOf(missing);
    heads = List.copyOf(heads);
    forks = List.copyOf(forks);
  }
}
