package dev.custody.cli;

import dev.custody.crypto.trust.Revocation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Since when keys are trusted no more. */
final class RevocationOptions {

  @Option(names = "--at", paramLabel = "TIME", description = "since when; default now")
  @Nullable String at;

  @Option(
      names = "--compromised-since",
      paramLabel = "TIME",
      description = "since when somebody else may have had the keys, where that is earlier")
  @Nullable String compromisedSince;

  /** A revocation for this reason; now where no other time was given. */
  Revocation revocation(String reason, Instant now) {
    return new Revocation(
        at == null ? now : Inputs.at(at),
        reason,
        compromisedSince == null ? null : Inputs.at(compromisedSince));
  }
}
