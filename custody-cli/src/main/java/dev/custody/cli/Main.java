package dev.custody.cli;

import java.io.PrintStream;

/** The entry point of the command {@code custody}. */
public final class Main {
  private Main() {}

  /** Prints the usage: the commands are not there yet. */
  public static void main(String[] args) {
    PrintStream err = System.err;
    err.println("usage: custody COMMAND [OPTIONS]");
    System.exit(2);
  }
}
