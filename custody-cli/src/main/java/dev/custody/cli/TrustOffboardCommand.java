package dev.custody.cli;

import dev.custody.api.statement.KeyId;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.trust.Revocation;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustBundleEdit;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code custody trust offboard}: a device or person that leaves, with all keys. */
@Command(
    name = "offboard",
    mixinStandardHelpOptions = true,
    description = "Revoke every key of one device or person, and tell of it.")
final class TrustOffboardCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin NextOptions next;

  @Option(
      names = "--subject",
      required = true,
      paramLabel = "URI",
      description = "the device or person, as the entries name it")
  String subject;

  @Option(
      names = "--reason",
      defaultValue = "OFFBOARDED",
      paramLabel = "WORD",
      description = "default ${DEFAULT-VALUE}; LOST for a lost device")
  String reason;

  @Mixin RevocationOptions since;

  @Mixin EventOptions event;

  TrustOffboardCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    TrustBundle before = next.before();
    event.open();
    Instant now = TrustFiles.now();
    List<KeyId> revoked;
    Revocation revocation;
    TrustBundle after;
    try {
      revocation = since.revocation(reason, now);
      TrustBundleEdit edit = TrustBundleEdit.of(before);
      revoked = edit.offboard(subject, revocation);
      if (revoked.isEmpty()) {
        throw CommandFault.usage("all keys of it are revoked already: " + subject);
      }
      after = next.next(edit, before, now);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
    TrustRevokeCommand.finish(terminal, next, event, after, revoked, revocation);
    return ExitCode.HOLDS;
  }
}
