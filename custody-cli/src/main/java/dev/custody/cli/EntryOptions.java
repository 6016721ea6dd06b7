package dev.custody.cli;

import dev.custody.api.Digest;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Role;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustedKey;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an entry of a bundle says beside its key and its window. */
class EntryOptions {

  @Option(
      names = "--party",
      required = true,
      paramLabel = "URI",
      description = "the party that the key acts for")
  String party;

  @Option(
      names = "--holder",
      required = true,
      paramLabel = "HOLDER",
      description = "DEVICE, OPERATOR, SITE, ORGANISATION, GATEWAY, LOG, WITNESS or TIMESTAMPER")
  Holder holder;

  @Option(
      names = "--roles",
      split = ",",
      paramLabel = "ROLE",
      description =
          "ACTOR, GIVER, RECEIVER, WITNESS, GATEWAY; required but for LOG, WITNESS, TIMESTAMPER")
  @Nullable List<Role> roles;

  @Option(
      names = "--subject",
      paramLabel = "URI",
      description = "the one device or person; its statements must then be about it")
  @Nullable String subject;

  @Option(
      names = "--kinds",
      split = ",",
      paramLabel = "KIND",
      description = "kinds of events, as SCAN,LOAD; default any")
  @Nullable List<Kind> kinds;

  @Option(
      names = "--places",
      split = ",",
      paramLabel = "URI",
      description = "where it may be used; default anywhere")
  @Nullable List<String> places;

  @Option(
      names = "--companion",
      paramLabel = "KID|PEM",
      description = "the key that must sign beside it: hybrid with ML-DSA")
  @Nullable String companion;

  @Option(
      names = "--named-successor",
      paramLabel = "KID|PEM",
      description = "the key that follows it; custody trust rotate adds both entries")
  @Nullable String successor;

  @Option(
      names = "--note-key",
      paramLabel = "NAME",
      description = "LOG and WITNESS: the name in signed notes")
  @Nullable String noteKeyName;

  @Option(
      names = "--attestation",
      paramLabel = "HEX",
      description = "SHA-256 of the device's attestation evidence")
  @Nullable String attestation;

  /** Adds these members. */
  TrustedKey.Builder into(TrustedKey.Builder entry) throws IOException {
    if (holder.signsStatements() && roles == null) {
      throw CommandFault.usage(
          "--roles is missing: without a role a key of holder " + holder + " vouches for nothing");
    }
    if (attestation != null && !attestation.matches("[0-9a-f]{64}")) {
      throw CommandFault.usage("--attestation: expected=64 hex digits of a SHA-256");
    }
    return entry
        .subject(subject)
        .roles(roles == null ? new Role[0] : roles.toArray(new Role[0]))
        .kinds(kinds == null ? new Kind[0] : kinds.toArray(new Kind[0]))
        .places(places == null ? new String[0] : places.toArray(new String[0]))
        .companion(companion == null ? null : TrustFiles.kid(companion))
        .successor(successor == null ? null : TrustFiles.kid(successor))
        .noteKeyName(noteKeyName)
        .attestation(attestation == null ? null : Digest.ofHex(attestation));
  }
}
