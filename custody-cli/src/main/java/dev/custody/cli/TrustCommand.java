package dev.custody.cli;

import picocli.CommandLine.Command;

/** {@code custody trust}: everything that is done to trust bundles, a command each. */
@Command(
    name = "trust",
    mixinStandardHelpOptions = true,
    description = "Make, sign, change and check the directory of keys that verification rests on.",
    subcommands = {
      TrustBuildCommand.class,
      TrustImportCommand.class,
      TrustShowCommand.class,
      TrustDiffCommand.class,
      TrustSignCommand.class,
      TrustCheckCommand.class,
      TrustRotateCommand.class,
      TrustRevokeCommand.class,
      TrustOffboardCommand.class
    })
final class TrustCommand extends CommandGroup {

  TrustCommand(Terminal terminal) {}
}
