package dev.custody.log;

import java.time.Duration;
import java.util.Objects;

/**
 * When an append is done: once the entry is durable, or earlier. What stands on the disk and what
 * readers see is the same with both; they differ only in when the caller is told.
 *
 * @since 0.1.0
 */
public sealed interface Durability {

  /** The shortest window. */
  Duration WINDOW_MIN = Duration.ofMillis(1);

  /** The longest window. */
  Duration WINDOW_MAX = Duration.ofHours(1);

  /** An append is done when the entry and all before it survive a power cut. */
  static Durability sync() {
    return new Sync();
  }

  /**
   * An append is done when the entry has its index and waits in memory. The write of what waits
   * begins when a batch is full, when a checkpoint is asked for, on closing, and at the latest
   * {@code window} after its first entry came.
   *
   * <p><b>The window of loss:</b> if the process is killed, the machine stops or the disk fails,
   * entries that were acknowledged are lost: those of the last {@code window}, and of the time that
   * the disk needs to write and force one batch. They are at most 256 entries or 1 MiB. The log is
   * whole without them, but their indexes are given to other entries afterwards, so an index means
   * nothing to others before {@link CustodyLog#size} has passed it. Whoever cannot send an entry
   * again must not use this.
   *
   * @param window 1 ms to 1 h
   * @throws IllegalArgumentException if it is shorter or longer
   */
  static Durability relaxed(Duration window) {
    return new Relaxed(window);
  }

  /** See {@link Durability#sync}. */
  record Sync() implements Durability {}

  /**
   * See {@link Durability#relaxed}.
   *
   * @param window 1 ms to 1 h
   */
  record Relaxed(Duration window) implements Durability {
    public Relaxed {
      Objects.requireNonNull(window, "window");
      if (window.compareTo(WINDOW_MIN) < 0 || window.compareTo(WINDOW_MAX) > 0) {
        throw new IllegalArgumentException(
            "window outside its limits: window="
                + window
                + ", limits="
                + WINDOW_MIN
                + ".."
                + WINDOW_MAX);
      }
    }
  }
}
