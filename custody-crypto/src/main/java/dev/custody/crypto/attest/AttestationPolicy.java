package dev.custody.crypto.attest;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.custody.api.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is demanded of evidence of any kind: level, challenge, roots, dates, status list, and the
 * moment of judgement. Nothing has a default; what is not wanted is said to be unchecked. Demands
 * of one kind stand beside it, as {@link AndroidDemands}.
 *
 * @since 0.1.0
 */
public final class AttestationPolicy {

  /** Bytes in a challenge at most. */
  public static final int CHALLENGE_BYTES_MAX = 128;

  private final SecurityLevel level;
  private final Set<AttestationRoot> roots;
  private final Instant at;
  private final CertificateDates dates;
  private final @Nullable Bytes challenge;
  private final @Nullable StatusList statusList;
  private final Duration statusAgeMax;

  private AttestationPolicy(
      SecurityLevel level,
      Set<AttestationRoot> roots,
      Instant at,
      CertificateDates dates,
      @Nullable Bytes challenge,
      @Nullable StatusList statusList,
      Duration statusAgeMax) {
    this.level = level;
    this.roots = roots;
    this.at = at;
    this.dates = dates;
    this.challenge = challenge;
    this.statusList = statusList;
    this.statusAgeMax = statusAgeMax;
  }

  /** Starts a policy; every part must be given. */
  public static Builder builder() {
    return new Builder();
  }

  /** The least level that is taken, by {@link SecurityLevel#satisfies}. */
  public SecurityLevel level() {
    return level;
  }

  /** The roots that a chain may end at, at least one. */
  public Set<AttestationRoot> roots() {
    return roots;
  }

  /** The moment of judgement: when the evidence arrived, or now. */
  public Instant at() {
    return at;
  }

  /** Whose dates are enforced. */
  public CertificateDates dates() {
    return dates;
  }

  /** What the evidence must answer; empty if it was said to be unchecked. */
  public Optional<Bytes> challenge() {
    return Optional.ofNullable(challenge);
  }

  /** The maker's status list; empty if it was said to be unchecked. */
  public Optional<StatusList> statusList() {
    return Optional.ofNullable(statusList);
  }

  /** How old the status list may be at {@link #at}; zero if there is none. */
  public Duration statusAgeMax() {
    return statusAgeMax;
  }

  /** Level, roots and moment. */
  @Override
  public String toString() {
    return "AttestationPolicy[" + level + ", roots=" + roots.size() + ", at=" + at + "]";
  }

  /** Collects the parts. Not thread-safe. */
  public static final class Builder {

    private @Nullable SecurityLevel level;
    private @Nullable Set<AttestationRoot> roots;
    private @Nullable Instant at;
    private @Nullable CertificateDates dates;
    private @Nullable Bytes challenge;
    private boolean challengeSaid;
    private @Nullable StatusList statusList;
    private Duration statusAgeMax = Duration.ZERO;
    private boolean statusSaid;

    private Builder() {}

    /** The least level that is taken. */
    @CanIgnoreReturnValue
    public Builder level(SecurityLevel level) {
      this.level = Objects.requireNonNull(level, "level");
      return this;
    }

    /**
     * The roots that a chain may end at.
     *
     * @throws IllegalArgumentException if there are none
     */
    @CanIgnoreReturnValue
    public Builder roots(Collection<AttestationRoot> roots) {
      if (roots.isEmpty()) {
        throw new IllegalArgumentException("at least one pinned root expected: found=0");
      }
      this.roots = new LinkedHashSet<>(roots);
      return this;
    }

    /** The moment of judgement. */
    @CanIgnoreReturnValue
    public Builder at(Instant at) {
      this.at = Objects.requireNonNull(at, "at");
      return this;
    }

    /** Whose dates are enforced. */
    @CanIgnoreReturnValue
    public Builder dates(CertificateDates dates) {
      this.dates = Objects.requireNonNull(dates, "dates");
      return this;
    }

    /**
     * What the evidence must answer, fresh for each request.
     *
     * @throws IllegalArgumentException unless it is 1 to {@value #CHALLENGE_BYTES_MAX} bytes
     */
    @CanIgnoreReturnValue
    public Builder challenge(Bytes challenge) {
      if (challenge.length() == 0 || challenge.length() > CHALLENGE_BYTES_MAX) {
        throw new IllegalArgumentException(
            "challenge of 1 to " + CHALLENGE_BYTES_MAX + " bytes: found=" + challenge.length());
      }
      this.challenge = challenge;
      this.challengeSaid = true;
      return this;
    }

    /**
     * Takes evidence made for any challenge: where the kind has none, or it was held against its
     * challenge before and is only found again by its digest. Fresh evidence must not be judged so.
     */
    @CanIgnoreReturnValue
    public Builder challengeUnchecked() {
      this.challenge = null;
      this.challengeSaid = true;
      return this;
    }

    /**
     * The maker's status list.
     *
     * @param ageMax how old it may be at the moment of judgement
     * @throws IllegalArgumentException if {@code ageMax} is negative
     */
    @CanIgnoreReturnValue
    public Builder status(StatusList list, Duration ageMax) {
      if (ageMax.isNegative()) {
        throw new IllegalArgumentException("age of a status list: expected >= 0, found=" + ageMax);
      }
      this.statusList = Objects.requireNonNull(list, "list");
      this.statusAgeMax = ageMax;
      this.statusSaid = true;
      return this;
    }

    /** Does not ask whether the maker has revoked a certificate. */
    @CanIgnoreReturnValue
    public Builder statusUnchecked() {
      this.statusList = null;
      this.statusAgeMax = Duration.ZERO;
      this.statusSaid = true;
      return this;
    }

    /**
     * The policy.
     *
     * @throws IllegalStateException if a part was not given
     */
    public AttestationPolicy build() {
      if (!challengeSaid || !statusSaid) {
        throw new IllegalStateException(
            "policy without a word on: " + (challengeSaid ? "status" : "challenge"));
      }
      return new AttestationPolicy(
          given(level, "level"),
          Set.copyOf(given(roots, "roots")),
          given(at, "at"),
          given(dates, "dates"),
          challenge,
          statusList,
          statusAgeMax);
    }

    static <T> T given(@Nullable T part, String name) {
      if (part == null) {
        throw new IllegalStateException("policy without a word on: " + name);
      }
      return part;
    }
  }
}
