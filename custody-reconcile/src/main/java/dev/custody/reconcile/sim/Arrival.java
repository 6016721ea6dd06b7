package dev.custody.reconcile.sim;

import dev.custody.reconcile.Input;
import java.time.Instant;
import java.util.Objects;

/**
 * One input of an engine and when it arrives.
 *
 * @param at when
 * @param input what
 * @since 0.1.0
 */
public record Arrival(Instant at, Input input) {

  /** Checks that nothing is null. */
  public Arrival {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(input, "input");
  }
}
