package dev.custody.cli;

import dev.custody.api.statement.KeyId;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.trust.Revocation;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustBundleEdit;
import dev.custody.crypto.trust.TrustedKey;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code custody trust revoke}: a key that is trusted no more. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = {
      "Revoke keys: write the next version of a bundle, and the IDENTITY event that tells of it.",
      "What is proven to be older than the revocation stays good."
    })
final class TrustRevokeCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin NextOptions next;

  @Option(
      names = "--kid",
      required = true,
      paramLabel = "KID|PEM",
      description = "the key, once for each")
  List<String> kids;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "WORD",
      description = "LOST, STOLEN, COMPROMISED, OFFBOARDED, RETIRED or another word")
  String reason;

  @Mixin RevocationOptions since;

  @Mixin EventOptions event;

  TrustRevokeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    TrustBundle before = next.before();
    event.open();
    Instant now = TrustFiles.now();
    List<KeyId> revoked = new ArrayList<>();
    Revocation revocation;
    TrustBundle after;
    try {
      revocation = since.revocation(reason, now);
      TrustBundleEdit edit = TrustBundleEdit.of(before);
      for (String kid : kids) {
        KeyId key = TrustFiles.kid(kid);
        edit.revoke(key, revocation);
        revoked.add(key);
      }
      after = next.next(edit, before, now);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
    finish(terminal, next, event, after, revoked, revocation);
    return ExitCode.HOLDS;
  }

  /** Writes bundle and event, and says what is left to do. */
  static void finish(
      Terminal terminal,
      NextOptions next,
      EventOptions event,
      TrustBundle after,
      List<KeyId> revoked,
      Revocation revocation)
      throws IOException, SigningException {
    List<TrustedKey> keys = new ArrayList<>();
    for (KeyId kid : revoked) {
      keys.add(after.key(kid).orElseThrow());
    }
    event.requirePermitted(after);
    next.write(after);
    String reason = revocation.reason();
    event.write(
        after,
        IdentityEvents.of(IdentityEvents.lifecycle(reason), revocation.effective(), after, keys));
    for (TrustedKey key : keys) {
      terminal.line("revoked " + key.keyId().toHex() + "  " + reason + "  " + key.party());
      KeyId companion = key.companion().orElse(null);
      if (companion != null
          && after.key(companion).filter(one -> one.revoked().isEmpty()).isPresent()) {
        terminal.say(
            "its companion is not revoked: "
                + companion.toHex()
                + "; was it on the same device, revoke it too");
      }
    }
    terminal.say("in force once it is signed and with everybody who verifies: custody trust sign");
  }
}
