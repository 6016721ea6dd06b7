package dev.custody.cli;

import java.util.Locale;

/**
 * Says how far long work has come, on the error stream of a terminal, from the second second on: a
 * bar and the time that is left where it is known how much there is, else a count. Programs and log
 * files never see it. Not safe for use by several threads.
 */
final class Progress implements AutoCloseable {

  private static final long QUIET_NANOS = 2_000_000_000L;
  private static final long STEP_NANOS = 500_000_000L;
  private static final int BAR = 20;

  private final Terminal terminal;
  private final String what;
  private long total;
  private final long started = System.nanoTime();
  private long done;
  private long shownAt = started;
  private int shown;

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
        String line = line(what, done, total, now - started);
        // What is left of a longer line goes with it.
        terminal.err().print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
        terminal.err().flush();
        shown = line.length();
      }
    }
  }

  /**
   * The line.
   *
   * @param total 0 if unknown
   * @param nanos how long that much has taken
   */
  static String line(String what, long done, long total, long nanos) {
    if (total <= 0) {
      return String.format(Locale.ROOT, "%,d %s", done, what);
    }
    double part = Math.min(1, (double) done / total);
    int full = (int) (part * BAR);
    String bar = "#".repeat(full) + "-".repeat(BAR - full);
    String counted =
        String.format(
            Locale.ROOT, "[%s] %3d %%  %,d of %,d %s", bar, (int) (part * 100), done, total, what);
    return done <= 0 || done >= total
        ? counted
        : counted + ", " + left(Math.round(nanos / 1e9 * (total - done) / done)) + " left";
  }

  /** As it went so far: nobody wants to know it better than this. */
  private static String left(long seconds) {
    if (seconds < 100) {
      return seconds + " s";
    }
    long minutes = (seconds + 30) / 60;
    return minutes < 100 ? minutes + " min" : (minutes + 30) / 60 + " h";
  }

  /** Clears the line. */
  @Override
  public void close() {
    if (shown > 0) {
      terminal.err().print("\r" + " ".repeat(shown) + "\r");
      terminal.err().flush();
    }
  }
}
