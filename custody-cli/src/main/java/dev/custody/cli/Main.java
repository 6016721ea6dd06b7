package dev.custody.cli;

import dev.custody.crypto.key.SigningException;
import dev.custody.log.LogDamagedException;
import dev.custody.log.LogUnavailableException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;

/** The entry point of the command {@code custody}. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    int code = run(new Terminal(out, err, isWatched()), args);
    System.exit(code);
  }

  /**
   * Whether a person looks at the error stream. The launcher can tell; Java knows only whether all
   * streams are a terminal, and results often go to a file.
   */
  private static boolean isWatched() {
    String told = System.getProperty("custody.watched");
    return told == null ? System.console() != null : told.equals("true");
  }

  /** Runs one command on this terminal; what tests and other commands call. */
  static int run(Terminal terminal, String... args) {
    CommandLine line = commands(terminal);
    line.setOut(new java.io.PrintWriter(terminal.out(), true));
    line.setErr(new java.io.PrintWriter(terminal.err(), true));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(faults(terminal));
    int code = line.execute(args);
    terminal.out().flush();
    return code;
  }

  /** All commands with their options; the guides in docs/ are held against it. */
  static CommandLine commands(Terminal terminal) {
    return new CommandLine(new CustodyCommand(terminal), new Factory(terminal));
  }

  private static IExecutionExceptionHandler faults(Terminal terminal) {
    return (exception, line, parsed) -> {
      terminal.out().flush();
      if (exception instanceof CommandFault fault) {
        terminal.say("custody: " + fault.getMessage());
        return fault.exitCode();
      }
      if (exception instanceof NoSuchFileException missing) {
        terminal.say("custody: no such file: " + missing.getFile());
        return ExitCode.USAGE;
      }
      if (exception instanceof FileAlreadyExistsException there) {
        terminal.say("custody: already there, nothing overwritten: " + there.getFile());
        return ExitCode.USAGE;
      }
      if (exception instanceof AccessDeniedException denied) {
        terminal.say("custody: not allowed to open: " + denied.getFile());
        return ExitCode.WORLD;
      }
      if (exception instanceof LogUnavailableException log) {
        terminal.say("custody: " + log.getMessage());
        return switch (log.code()) {
          case LOCKED, NOT_WRITABLE -> ExitCode.WORLD;
          default -> ExitCode.USAGE;
        };
      }
      if (exception instanceof LogDamagedException damaged) {
        terminal.say("custody: the log is damaged: " + damaged.getMessage());
        return ExitCode.EVIDENCE;
      }
      if (exception instanceof SigningException signing) {
        terminal.say("custody: not signed: " + signing.getMessage());
        return ExitCode.WORLD;
      }
      if (exception instanceof IOException io) {
        terminal.say("custody: " + io.getClass().getSimpleName() + ": " + io.getMessage());
        return ExitCode.WORLD;
      }
      throw exception;
    };
  }

  /** Gives every command the terminal that the run was started with. */
  private record Factory(Terminal terminal) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      try {
        return type.getDeclaredConstructor(Terminal.class).newInstance(terminal);
      } catch (NoSuchMethodException noTerminal) {
        return CommandLine.defaultFactory().create(type);
      }
    }
  }
}
