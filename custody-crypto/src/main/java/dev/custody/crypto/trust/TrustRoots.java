package dev.custody.crypto.trust;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.api.statement.TrustHeader;
import dev.custody.crypto.key.SignatureOutcome;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.key.VerificationKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the caller has pinned, and how many of them must have signed a bundle. Nothing in a
 * bundle ever adds to them.
 *
 * <p>A statement counts if its header is exactly that of a trust bundle, its key is a pinned one
 * and its signature holds; a key counts once, however often it signs. What does not count takes
 * nothing away from what does. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class TrustRoots {

  private final Map<KeyId, VerificationKey> roots;
  private final int threshold;
  private final VerificationBackend backend;

  private TrustRoots(
      Map<KeyId, VerificationKey> roots, int threshold, VerificationBackend backend) {
    this.roots = roots;
    this.threshold = threshold;
    this.backend = backend;
  }

  /**
   * Pins roots.
   *
   * @param keys public keys; the same one twice is one
   * @param threshold how many different ones must have signed, from 1
   * @param backend what checks signatures
   * @throws IllegalArgumentException if the threshold is below 1, above the number of different
   *     keys, or above the 8 statements that a bundle can have
   */
  public static TrustRoots of(
      Collection<VerificationKey> keys, int threshold, VerificationBackend backend) {
    Map<KeyId, VerificationKey> roots = new LinkedHashMap<>();
    keys.forEach(key -> roots.put(key.keyId(), key));
    if (threshold < 1 || threshold > Math.min(roots.size(), Limits.STATEMENTS_MAX)) {
      throw new IllegalArgumentException(
          "threshold of roots: expected=1.."
              + Math.min(roots.size(), Limits.STATEMENTS_MAX)
              + ", found="
              + threshold);
    }
    return new TrustRoots(roots, threshold, Objects.requireNonNull(backend, "backend"));
  }

  /** How many different keys must have signed. */
  public int threshold() {
    return threshold;
  }

  /**
   * Judges a signed bundle of up to 4 MiB.
   *
   * @param encoded the bytes of the file or record
   * @param highestSeen the version of the newest bundle that the caller has ever trusted; null only
   *     if it has never trusted one
   */
  public TrustVerdict verify(Bytes encoded, @Nullable BundleVersion highestSeen) {
    Parsed<SignedTrustBundle> parsed = SignedTrustBundle.parse(encoded);
    return parsed instanceof Parsed.Refused<SignedTrustBundle> refused
        ? new TrustVerdict.Untrusted(refused.refusals())
        : verify(parsed.require(), highestSeen);
  }

  /**
   * Judges a signed bundle: first its signatures, then its bytes, then its version.
   *
   * @param highestSeen the version of the newest bundle that the caller has ever trusted; null only
   *     if it has never trusted one
   */
  public TrustVerdict verify(SignedTrustBundle signed, @Nullable BundleVersion highestSeen) {
    Digest digest = signed.digest();
    List<Refusal> refusals = new ArrayList<>();
    Set<VerificationKey> counted = new HashSet<>();
    for (int i = 0; i < signed.statements().size(); i++) {
      Parsed<VerificationKey> judged =
          judge(signed.statements().get(i), digest, "statements[" + i + "]");
      if (judged instanceof Parsed.Refused<VerificationKey> refused) {
        refusals.add(refused.first());
      } else {
        counted.add(judged.require());
      }
    }
    if (counted.size() < threshold) {
      refusals.add(
          new Refusal(
              counted.isEmpty() ? Reason.NO_STATEMENT : Reason.PENDING_COUNTERSIGNATURE,
              "statements",
              0,
              "statements of " + threshold + " pinned keys",
              Integer.toString(counted.size())));
      return new TrustVerdict.Untrusted(refusals);
    }
    Parsed<TrustBundle> bundle = TrustBundleCodec.decode(signed.bundle());
    if (bundle instanceof Parsed.Refused<TrustBundle> refused) {
      return new TrustVerdict.Untrusted(refused.refusals());
    }
    return judgeVersion(bundle.require(), digest, highestSeen);
  }

  private static TrustVerdict judgeVersion(
      TrustBundle bundle, Digest digest, @Nullable BundleVersion highestSeen) {
    BundleVersion found = new BundleVersion(bundle.version(), digest);
    if (highestSeen == null || found.version() > highestSeen.version()) {
      return new TrustVerdict.Trusted(bundle, found);
    }
    if (found.version() < highestSeen.version()) {
      return rolledBack("at least " + highestSeen.version(), Long.toString(found.version()));
    }
    if (!found.digest().equals(highestSeen.digest())) {
      return rolledBack("the bundle seen as this version", "another of " + found.version());
    }
    return new TrustVerdict.Trusted(bundle, found);
  }

  private static TrustVerdict rolledBack(String expected, String found) {
    return new TrustVerdict.Untrusted(
        List.of(new Refusal(Reason.TRUST_BUNDLE_ROLLED_BACK, "version", 0, expected, found)));
  }

  /** The root whose statement it is, or the refusal. */
  private Parsed<VerificationKey> judge(Statement statement, Digest digest, String path) {
    Parsed<TrustHeader> parsed = TrustHeader.parse(statement.protectedHeader());
    if (parsed instanceof Parsed.Refused<TrustHeader> refused) {
      Refusal first = refused.first();
      return new Parsed.Refused<>(
          new Refusal(
              first.reason(),
              path + "." + first.path(),
              first.offset(),
              first.expected(),
              first.found()));
    }
    TrustHeader header = parsed.require();
    Algorithm algorithm = header.algorithm();
    if (algorithm == null) {
      return refusal(
          Reason.UNSUPPORTED_ALGORITHM, path, "-7, -19, -48 or -49", "alg=" + header.alg());
    }
    VerificationKey root = roots.get(header.kid());
    if (root == null) {
      return refusal(Reason.UNKNOWN_KEY, path, "a pinned key", "kid=" + header.kid());
    }
    if (root.algorithm() != algorithm) {
      return refusal(
          Reason.ALGORITHM_MISMATCH, path, root.algorithm().keyName(), "alg=" + header.alg());
    }
    byte[] tbs = Tbs.ofTrustBundle(statement.protectedHeader(), digest);
    SignatureOutcome outcome = backend.check(root, tbs, statement.signature());
    if (outcome == SignatureOutcome.VALID) {
      return new Parsed.Accepted<>(root);
    }
    return refusal(
        outcome == SignatureOutcome.NOT_CANONICAL
            ? Reason.SIGNATURE_NOT_CANONICAL
            : Reason.SIGNATURE_INVALID,
        path,
        "a signature of kid=" + header.kid(),
        outcome.name());
  }

  private static Parsed<VerificationKey> refusal(
      Reason reason, String path, String expected, String found) {
    return new Parsed.Refused<>(new Refusal(reason, path, 0, expected, found));
  }

  /** Threshold and number of roots. */
  @Override
  public String toString() {
    return "TrustRoots[" + threshold + " of " + roots.size() + "]";
  }
}
