package dev.custody.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with one plain sentence and an exit code. */
final class CommandFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFault(int exitCode, @Nullable String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  /** The caller gave something that cannot be used or read. */
  static CommandFault usage(@Nullable String message) {
    return new CommandFault(ExitCode.USAGE, message);
  }

  /** Disk, network or key service failed. */
  static CommandFault world(String message) {
    return new CommandFault(ExitCode.WORLD, message);
  }

  /** The evidence says no, before there is anything to list. */
  static CommandFault evidence(String message) {
    return new CommandFault(ExitCode.EVIDENCE, message);
  }

  int exitCode() {
    return exitCode;
  }
}
