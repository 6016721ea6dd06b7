package dev.custody.cli;

/**
 * Says how far long work has come, on the error stream of a terminal, from the second second on.
 * Programs and log files never see it. Not safe for use by several threads.
 */
final class Progress implements AutoCloseable {

  private static final long QUIET_NANOS = 2_000_000_000L;
  private static final long STEP_NANOS = 500_000_000L;

  private final Terminal terminal;
  private final String what;
  private long total;
  private final long started = System.nanoTime();
  private long done;
  private long shownAt;

  /**
   * @param what what is counted, as {@code events}
   * @param total how many there will be, 0 if unknown
   */
  Progress(Terminal terminal, String what, long total) {
    this.terminal = terminal;
    this.what = what;
    this.total = total;
  }

  /** One more is done. */
  void step() {
    done++;
    // The clock is asked rarely: counting must cost nothing.
    if ((done & 63) == 0) {
      show();
    }
  }

  /** So many of so many are done. */
  void at(long done, long total) {
    this.done = done;
    this.total = total;
    show();
  }

  private void show() {
    if (terminal.interactive()) {
      long now = System.nanoTime();
      if (now - started > QUIET_NANOS && now - shownAt > STEP_NANOS) {
        shownAt = now;
        String of = total > 0 ? " of " + total : "";
        terminal.err().print("\r" + done + of + " " + what + "   ");
        terminal.err().flush();
      }
    }
  }

  /** Clears the line. */
  @Override
  public void close() {
    if (shownAt != 0) {
      terminal.err().print("\r" + " ".repeat(60) + "\r");
      terminal.err().flush();
    }
  }
}
