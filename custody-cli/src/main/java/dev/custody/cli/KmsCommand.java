package dev.custody.cli;

import picocli.CommandLine.Command;

/** {@code custody kms}: what is done about keys in AWS KMS. */
@Command(
    name = "kms",
    mixinStandardHelpOptions = true,
    description =
        "Keys in AWS KMS: look them up, sign with them in other commands,"
            + " hold what they signed against what was asked for.",
    subcommands = {KmsShowCommand.class, KmsAuditCommand.class})
final class KmsCommand extends CommandGroup {

  KmsCommand(Terminal terminal) {}
}
