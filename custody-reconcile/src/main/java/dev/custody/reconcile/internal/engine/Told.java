package dev.custody.reconcile.internal.engine;

import dev.custody.reconcile.Input;
import dev.custody.reconcile.Source;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an engine is told. */
public sealed interface Told {

  /** An input. */
  record Given(Input input) implements Told {}

  /** That time has passed, or that a source is complete up to a time. */
  record Passed(@Nullable Source source, Instant until) implements Told {}
}
