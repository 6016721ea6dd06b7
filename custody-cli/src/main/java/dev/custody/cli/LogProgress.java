package dev.custody.cli;

import dev.custody.log.mirror.MirrorProgress;

/** Counts entries on the terminal, anew for each kind of work. */
final class LogProgress implements MirrorProgress, AutoCloseable {

  private final Terminal terminal;
  private Progress progress;
  private String what = "";

  LogProgress(Terminal terminal) {
    this.terminal = terminal;
    this.progress = new Progress(terminal, "entries", 0);
  }

  @Override
  public void at(String now, long done) {
    if (!now.equals(what)) {
      progress.close();
      what = now;
      progress = new Progress(terminal, "entries " + now, 0);
    }
    progress.step();
  }

  @Override
  public void close() {
    progress.close();
  }
}
