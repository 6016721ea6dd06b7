package dev.custody.cli;

import picocli.CommandLine.Command;

/** {@code custody log}: everything that is done to one log, a command each. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description = "Make, extend, prove and check an append-only log.",
    subcommands = {
      LogInitCommand.class,
      LogAppendCommand.class,
      LogCheckpointCommand.class,
      LogProveCommand.class,
      LogVerifyProofCommand.class,
      LogCheckCommand.class,
      LogStreamsCommand.class,
      LogCosignCommand.class,
      LogWitnessCommand.class,
      LogFraudCommand.class,
      LogMirrorCommand.class,
      LogRepairCommand.class
    })
final class LogCommand extends CommandGroup {

  LogCommand(Terminal terminal) {}
}
