package dev.custody.cli;

import dev.custody.crypto.attest.AttestationPolicy;
import dev.custody.crypto.attest.AttestationVerdict;
import dev.custody.crypto.attest.SecurityLevel;
import java.io.IOException;
import java.nio.file.Path;

/** One kind of evidence as {@code custody attest} takes it: its own options, and how it is read. */
interface AttestKind {

  /** What {@code --kind} calls it. */
  String word();

  /** The level that is demanded where {@code --require} does not say. */
  SecurityLevel levelIfNotSaid();

  /** Whether evidence of this kind answers a challenge, so that one must be given or waived. */
  boolean answersChallenge();

  /** Reads and judges a file. */
  AttestationVerdict judge(Path file, AttestationPolicy policy) throws IOException;
}
