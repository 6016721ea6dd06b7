package dev.custody.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command itself: without a subcommand it is wrong usage and shows what there is. */
@Command(
    name = "custody",
    version = "custody 0.1.0",
    mixinStandardHelpOptions = true,
    description = "Signed custody events: witness, verify, log, prove, reconcile.",
    subcommands = {
      QuickstartCommand.class,
      KeysCommand.class,
      VerifyCommand.class,
      ExportCommand.class,
      LogCommand.class,
      TrustCommand.class,
      AttestCommand.class,
      WitnessCommand.class,
      ReconcileCommand.class,
      TraceCommand.class,
      GateCommand.class,
      HoldCommand.class,
      ReleaseCommand.class,
      ResolveCommand.class,
      CorrectCommand.class,
      DrillCommand.class,
      InspectCommand.class,
      HandoverCommand.class,
      KmsCommand.class,
      AffectedCommand.class,
      HelpCommand.class
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  everything holds",
      "  1  the evidence says no: an event rejected or undecided, an exception open",
      "  2  wrong usage or unreadable input",
      "  3  the world failed: disk, network, key service"
    })
final class CustodyCommand implements Runnable {

  @Spec private CommandSpec spec;

  CustodyCommand(Terminal terminal) {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is needed");
  }
}
