package dev.custody.cli;

import dev.custody.api.event.Lifecycle;
import dev.custody.api.statement.KeyId;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustBundleEdit;
import dev.custody.crypto.trust.TrustedKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code custody trust rotate}: a key that follows another. */
@Command(
    name = "rotate",
    mixinStandardHelpOptions = true,
    description = {
      "Let a new key follow an old one: same party, subject, holder, roles, kinds and places.",
      "The old key signs the IDENTITY event that names the new one; a key that is lost is revoked"
          + " instead."
    })
final class TrustRotateCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin NextOptions next;

  @Option(
      names = "--kid",
      required = true,
      paramLabel = "KID|PEM",
      description = "the key that is followed")
  String kid;

  @Option(
      names = "--successor",
      required = true,
      paramLabel = "PEM",
      description = "the new key, or its public half")
  Path successor;

  @Option(
      names = "--companion-successor",
      paramLabel = "PEM",
      description = "the new companion: both keys of a hybrid pair are followed together")
  @Nullable Path companionSuccessor;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "since when the new key is valid, not before this bundle is made; default now")
  @Nullable String from;

  @Option(
      names = "--not-after",
      required = true,
      paramLabel = "TIME",
      description = "until when the new key is valid")
  String notAfter;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "an earlier end for the old key, not before the new one begins")
  @Nullable String until;

  @Mixin EventOptions event;

  TrustRotateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    TrustBundle before = next.before();
    KeyId old = TrustFiles.kid(kid);
    if (event.open().stream().noneMatch(key -> key.keyId().equals(old)) && event.out != null) {
      throw CommandFault.usage(
          "the old key must be among those that sign the event: kid="
              + old.toHex()
              + "; a key that is lost is revoked, not followed");
    }
    Instant now = TrustFiles.now();
    TrustBundle after;
    try {
      TrustBundleEdit edit = TrustBundleEdit.of(before);
      follow(edit, before, old, now);
      after = next.next(edit, before, now);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
    event.requirePermitted(after);
    next.write(after);
    List<TrustedKey> added = new ArrayList<>();
    for (TrustedKey key : after.keys()) {
      if (before.key(key.keyId()).isEmpty()) {
        added.add(key);
        terminal.line(key.keyId().toHex() + " follows, from " + key.notBefore());
      }
    }
    event.write(after, IdentityEvents.of(Lifecycle.ENROLLED, now, after, added));
    terminal.say("sign it and give it to everybody who verifies before the new key signs anything");
    return ExitCode.HOLDS;
  }

  private void follow(TrustBundleEdit edit, TrustBundle before, KeyId old, Instant now)
      throws IOException {
    TrustedKey entry = require(before, old);
    Instant begin = from == null ? now : Inputs.at(from);
    if (begin.isBefore(now)) {
      throw CommandFault.usage(
          "the new key would be valid before it is published: from=" + begin + ", now=" + now);
    }
    VerificationKey fresh = TrustFiles.publicKey(successor);
    TrustedKey.Builder one = after(entry, fresh, begin);
    KeyId companion = entry.companion().orElse(null);
    if ((companion == null) != (companionSuccessor == null)) {
      throw CommandFault.usage(
          companion == null
              ? "the key has no companion that another could follow: kid=" + old.toHex()
              : "the key has a companion, which must be followed too: kid="
                  + companion.toHex()
                  + "; give --companion-successor");
    }
    if (companion == null || companionSuccessor == null) {
      edit.rotate(old, one.build(), end(entry));
      return;
    }
    TrustedKey beside = require(before, companion);
    VerificationKey freshBeside = TrustFiles.publicKey(companionSuccessor);
    edit.rotate(old, one.companion(freshBeside.keyId()).build(), end(entry));
    KeyId back = beside.companion().isPresent() ? fresh.keyId() : null;
    edit.rotate(companion, after(beside, freshBeside, begin).companion(back).build(), end(beside));
  }

  private TrustedKey.Builder after(TrustedKey entry, VerificationKey fresh, Instant begin) {
    return entry.toBuilder(fresh)
        .window(begin, Inputs.at(notAfter))
        .successor(null)
        .attestation(null);
  }

  private Instant end(TrustedKey entry) {
    return until == null ? entry.notAfter() : Inputs.at(until);
  }

  private static TrustedKey require(TrustBundle bundle, KeyId kid) {
    return bundle
        .key(kid)
        .orElseThrow(() -> CommandFault.usage("key is not in the bundle: kid=" + kid.toHex()));
  }
}
