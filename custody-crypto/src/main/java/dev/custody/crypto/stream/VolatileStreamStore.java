package dev.custody.crypto.stream;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A state in memory, gone with the process: for tests, and for keys that are made and given up
 * within one run. With any other key it leads to a fork at the next start.
 *
 * @since 0.1.0
 */
public final class VolatileStreamStore implements StreamStore {

  private @Nullable StreamState state;

  /** An empty one. */
  public VolatileStreamStore() {}

  @Override
  public Optional<StreamState> load() {
    return Optional.ofNullable(state);
  }

  @Override
  public void store(StreamState state) {
    this.state = state;
  }
}
