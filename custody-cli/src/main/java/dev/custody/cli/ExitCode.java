package dev.custody.cli;

/** The exit codes of all commands; they are API. */
final class ExitCode {

  /** Everything holds. */
  static final int HOLDS = 0;

  /** The evidence says no. */
  static final int EVIDENCE = 1;

  /** Wrong usage or unreadable input. */
  static final int USAGE = 2;

  /** The world failed: disk, network, KMS. */
  static final int WORLD = 3;

  private ExitCode() {}
}
