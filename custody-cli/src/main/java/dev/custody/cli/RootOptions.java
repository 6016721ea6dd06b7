package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.Refusal;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.TrustHeader;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.trust.SignedTrustBundle;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustMemory;
import dev.custody.crypto.trust.TrustMemoryCorruptException;
import dev.custody.crypto.trust.TrustRoots;
import dev.custody.crypto.trust.TrustVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Who must have signed the trust bundle. Without a root a bundle is the caller's own, in JSON, and
 * taken as it is; with roots it is a signed one and held to them, whatever the file says of itself.
 */
final class RootOptions {

  @Option(
      names = "--root",
      paramLabel = "PEM",
      description =
          "a public key that signs trust bundles, once for each: the bundle must be a signed one")
  @Nullable List<Path> roots;

  @Option(
      names = "--threshold",
      paramLabel = "N",
      description = "how many of the roots must have signed; default all of them")
  @Nullable Integer threshold;

  @Option(
      names = "--trust-seen",
      paramLabel = "FILE",
      description =
          "remember there the newest bundle that was trusted, and refuse an older one or another of"
              + " its version; made at the first use")
  @Nullable Path seen;

  private final Terminal terminal;

  RootOptions(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Whether the caller has named roots. */
  boolean given() {
    if (roots == null && (threshold != null || seen != null)) {
      throw CommandFault.usage(
          (threshold != null ? "--threshold" : "--trust-seen")
              + " without --root: it is about signed bundles");
    }
    return roots != null;
  }

  /** The bundle of a file: the caller's own, or one that the roots have signed. */
  TrustBundle trust(Path file) throws IOException {
    if (!given()) {
      return Inputs.trust(file);
    }
    Bytes bytes = Bytes.ofOwned(Inputs.bytes(file, Limits.TRUST_BUNDLE_BYTES_MAX));
    TrustVerdict verdict = verdict(bytes);
    if (verdict instanceof TrustVerdict.Trusted trusted) {
      return trusted.bundle();
    }
    String why =
        ((TrustVerdict.Untrusted) verdict)
            .refusals().stream().map(Refusal::toString).collect(Collectors.joining("; "));
    throw CommandFault.evidence(
        "trust bundle not trusted: "
            + file
            + ": "
            + why
            + "; "
            + (isJson(bytes)
                ? "it is in JSON form, which has no signature"
                : ((TrustVerdict.Untrusted) verdict)
                    .refusals().stream()
                        .map(refusal -> Advice.of(refusal.reason()))
                        .distinct()
                        .collect(Collectors.joining("; "))));
  }

  /** Without a memory the file is all that a command knows: it keeps no other state. */
  private TrustVerdict verdict(Bytes bytes) throws IOException {
    if (seen == null) {
      return pinned().verify(bytes, null);
    }
    boolean first = !Files.exists(seen);
    TrustVerdict verdict;
    try {
      verdict = TrustMemory.of(seen).verify(pinned(), bytes);
    } catch (TrustMemoryCorruptException e) {
      throw CommandFault.usage(
          e.getMessage()
              + ": "
              + seen
              + "; find out which bundle was trusted last before you remove the file");
    }
    if (first && verdict instanceof TrustVerdict.Trusted trusted) {
      terminal.say(
          "first bundle that is remembered: version "
              + trusted.version().version()
              + ", in "
              + seen);
    }
    return verdict;
  }

  private TrustRoots pinned() throws IOException {
    Set<VerificationKey> keys = new LinkedHashSet<>();
    for (Path root : roots == null ? List.<Path>of() : roots) {
      keys.add(TrustFiles.publicKey(root));
    }
    try {
      return TrustRoots.of(
          keys, threshold == null ? keys.size() : threshold, VerificationBackend.best());
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
  }

  /** Whether a file is a bundle in the JSON form, by its first character. */
  static boolean isJson(Bytes bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      byte b = bytes.byteAt(i);
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b == '{';
      }
    }
    return false;
  }

  /** A signed bundle, not checked against any root. */
  static SignedTrustBundle unchecked(Path file, Bytes bytes) {
    Parsed<SignedTrustBundle> parsed = SignedTrustBundle.parse(bytes);
    if (parsed instanceof Parsed.Refused<SignedTrustBundle> refused) {
      throw CommandFault.usage("trust bundle refused: " + file + ": " + refused.first());
    }
    return parsed.require();
  }

  /** The key ids that the statements of a bundle name, true or not. */
  static String signers(SignedTrustBundle signed) {
    List<String> kids = new ArrayList<>();
    for (Statement statement : signed.statements()) {
      kids.add(
          TrustHeader.parse(statement.protectedHeader())
                  instanceof Parsed.Accepted<TrustHeader> accepted
              ? accepted.value().kid().toHex()
              : "a header that cannot be read");
    }
    return kids.isEmpty() ? "nobody" : String.join(", ", kids);
  }
}
