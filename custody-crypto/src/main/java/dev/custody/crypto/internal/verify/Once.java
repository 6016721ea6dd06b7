package dev.custody.crypto.internal.verify;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made when somebody first asks for it. Safe for use by many threads: two that ask
 * at the same time may each make it, and both get equal ones.
 */
public final class Once<T> implements Supplier<T> {

  private @Nullable Supplier<T> source;
  private volatile @Nullable T value;

  /** Asks the source at most once from a thread, and lets go of it then. */
  public Once(Supplier<T> source) {
    this.source = Objects.requireNonNull(source, "source");
  }

  @Override
  public T get() {
    T known = value;
    if (known == null) {
      Supplier<T> from = source;
      // Another thread may have let go of the source, but only behind its value.
      known = from == null ? Objects.requireNonNull(value, "value") : from.get();
      value = known;
      source = null;
    }
    return known;
  }
}
