package dev.custody.crypto.time;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.custody.api.Bytes;
import dev.custody.crypto.internal.trust.CertificateFiles;
import dev.custody.crypto.key.MalformedKeyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which RFC 3161 tokens a caller believes, beside what the trust bundle says: every TIMESTAMPER
 * entry of the bundle is an anchor already, by its public key. Nothing here has a default.
 *
 * <p>Equal by value.
 *
 * @since 0.1.0
 */
public final class TimestampPolicy {

  /** Anchors of a policy. */
  public static final int ANCHORS_MAX = 64;

  /** Bytes of an anchor's certificate. */
  public static final int ANCHOR_BYTES_MAX = 16_384;

  private static final Pattern OID =
      Pattern.compile("[0-2]\\.(0|[1-9][0-9]{0,8})(\\.(0|[1-9][0-9]{0,17})){0,14}");
  private static final TimestampPolicy NONE = new TimestampPolicy(new Builder());

  private final List<Bytes> anchors;
  private final Set<String> policies;
  private final Set<TimestampDigest> digests;
  private final @Nullable Duration unstatedAccuracy;

  private TimestampPolicy(Builder builder) {
    this.anchors = List.copyOf(builder.anchors);
    this.policies = Collections.unmodifiableSet(new LinkedHashSet<>(builder.policies));
    this.digests =
        Collections.unmodifiableSet(
            builder.digests.isEmpty()
                ? EnumSet.noneOf(TimestampDigest.class)
                : EnumSet.copyOf(builder.digests));
    this.unstatedAccuracy = builder.unstatedAccuracy;
  }

  /** Believes no token: each is judged TIMESTAMP_INVALID and dates nothing. */
  public static TimestampPolicy none() {
    return NONE;
  }

  /** Starts a policy; policies and digests must be given. */
  public static Builder builder() {
    return new Builder();
  }

  /** X.509 certificates in DER whose keys are anchors, beside the bundle's. */
  public List<Bytes> anchors() {
    return anchors;
  }

  /** TSA policies that are accepted, as dotted object identifiers; empty for {@link #none}. */
  public Set<String> policies() {
    return policies;
  }

  /** Hashes that are accepted under signatures. */
  public Set<TimestampDigest> digests() {
    return digests;
  }

  /** What holds for tokens that state no accuracy; empty: they are refused. */
  public Optional<Duration> unstatedAccuracy() {
    return Optional.ofNullable(unstatedAccuracy);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TimestampPolicy that
        && anchors.equals(that.anchors)
        && policies.equals(that.policies)
        && digests.equals(that.digests)
        && Objects.equals(unstatedAccuracy, that.unstatedAccuracy);
  }

  @Override
  public int hashCode() {
    return Objects.hash(anchors, policies, digests, unstatedAccuracy);
  }

  static void requireOid(String oid) {
    if (!OID.matcher(oid).matches()) {
      throw new IllegalArgumentException("dotted object identifier expected: policy=" + oid);
    }
  }

  /** Number of anchors, policies and digests. */
  @Override
  public String toString() {
    return "TimestampPolicy[anchors="
        + anchors.size()
        + ", policies="
        + policies
        + ", digests="
        + digests
        + "]";
  }

  /** Collects the parts of a policy. Not thread-safe. */
  public static final class Builder {

    private final List<Bytes> anchors = new ArrayList<>();
    private final Set<String> policies = new LinkedHashSet<>();
    private final Set<TimestampDigest> digests = EnumSet.noneOf(TimestampDigest.class);
    private @Nullable Duration unstatedAccuracy;

    private Builder() {}

    /**
     * Adds an anchor: a TSA's certificate or that of its CA. Needed where its key cannot be in a
     * trust bundle (RSA). Its validity is not asked, its name and key are.
     *
     * @param certificate X.509 in DER, up to 16 KiB; one that cannot be read anchors nothing
     */
    @CanIgnoreReturnValue
    public Builder anchor(Bytes certificate) {
      anchors.add(Objects.requireNonNull(certificate, "certificate"));
      return this;
    }

    /**
     * Adds every certificate of a file as an anchor: one in DER, or PEM text of CERTIFICATE blocks
     * and nothing else, up to 8.
     *
     * @throws MalformedKeyException if it is neither
     */
    @CanIgnoreReturnValue
    public Builder anchors(byte[] file) throws MalformedKeyException {
      for (byte[] certificate : CertificateFiles.parse(file)) {
        anchor(Bytes.ofOwned(certificate));
      }
      return this;
    }

    /** Accepts tokens under this TSA policy, a dotted object identifier as 1.3.6.1.4.1.99999.1. */
    @CanIgnoreReturnValue
    public Builder policy(String oid) {
      policies.add(Objects.requireNonNull(oid, "oid"));
      return this;
    }

    /** Accepts these hashes under signatures of tokens and certificates. */
    @CanIgnoreReturnValue
    public Builder digests(TimestampDigest... accepted) {
      Collections.addAll(digests, accepted);
      return this;
    }

    /**
     * How far the clock of a TSA may be off that states no accuracy; without this its tokens are
     * refused.
     */
    @CanIgnoreReturnValue
    public Builder unstatedAccuracy(Duration accuracy) {
      this.unstatedAccuracy = Objects.requireNonNull(accuracy, "accuracy");
      return this;
    }

    /**
     * The policy.
     *
     * @throws IllegalArgumentException if there is no TSA policy or no digest, a policy is no
     *     object identifier, an anchor is empty or too long, there are too many, or the accuracy is
     *     negative
     */
    public TimestampPolicy build() {
      if (policies.isEmpty() || digests.isEmpty()) {
        throw new IllegalArgumentException(
            "at least one TSA policy and one digest expected: policies="
                + policies.size()
                + ", digests="
                + digests.size());
      }
      for (String oid : policies) {
        requireOid(oid);
      }
      for (Bytes anchor : anchors) {
        if (anchor.length() == 0 || anchor.length() > ANCHOR_BYTES_MAX) {
          throw new IllegalArgumentException(
              "certificate of 1 to " + ANCHOR_BYTES_MAX + " bytes expected: " + anchor.length());
        }
      }
      if (anchors.size() > ANCHORS_MAX) {
        throw new IllegalArgumentException(
            "more anchors than limit: anchors=" + anchors.size() + ", limit=" + ANCHORS_MAX);
      }
      if (unstatedAccuracy != null && unstatedAccuracy.isNegative()) {
        throw new IllegalArgumentException("accuracy of at least 0 expected: " + unstatedAccuracy);
      }
      return new TimestampPolicy(this);
    }
  }
}
