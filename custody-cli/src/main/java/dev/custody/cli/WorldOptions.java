package dev.custody.cli;

import dev.custody.api.Digest;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustBundleCodec;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.reconcile.plan.PlanFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Whom to trust, which key is which source, what state devices should be in, what proves times:
 * what every command that reconciles is told beside its plans.
 */
final class WorldOptions {

  @Option(
      names = "--trust",
      required = true,
      paramLabel = "FILE",
      description = "trust bundle: whose keys count, and which are revoked")
  Path trust;

  @Mixin RootOptions roots;

  @Option(
      names = "--roster",
      paramLabel = "FILE",
      description = "which key is which source; without it any key may scan anywhere")
  @Nullable Path roster;

  @Option(
      names = "--posture",
      paramLabel = "FILE",
      description =
          "which firmware the devices on the roster may run, and how old proof of it may be")
  @Nullable Path posture;

  @Mixin TimeOptions time;

  TrustBundle bundle() throws IOException {
    return roots.trust(trust);
  }

  /** How statements are judged at this moment. */
  VerificationPolicy policy(Instant at) throws IOException {
    return new VerificationPolicy(at, VerificationPolicy.Streams.MAY_HAVE_GAPS, time.policy());
  }

  /** Tells a reconciliation all of it but the plans. */
  void into(Reconciliation reconciliation, TrustBundle bundle) throws IOException {
    if (roster != null) {
      reconciliation.roster(roster);
    }
    if (posture != null) {
      reconciliation.posture(posture);
    }
    reconciliation.revoked(bundle);
  }

  /** The same as digests by name, for who wants to see whether it is as it was. */
  SnapshotInputs inputs(TrustBundle bundle) throws IOException {
    SnapshotInputs inputs = new SnapshotInputs();
    inputs.put("trust bundle", Digest.sha256(TrustBundleCodec.encode(bundle)));
    inputs.put("roster", digest(roster));
    inputs.put("posture", digest(posture));
    inputs.put("time-stamping authorities", time.digest());
    return inputs;
  }

  private static Digest digest(@Nullable Path file) throws IOException {
    return Digest.sha256(file == null ? new byte[0] : Inputs.bytes(file, PlanFiles.BYTES_MAX));
  }
}
