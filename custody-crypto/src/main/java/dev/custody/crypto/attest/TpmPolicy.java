package dev.custody.crypto.attest;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.custody.api.Bytes;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the evidence of a TPM must show. Nothing is taken for granted: which attestation keys are
 * trusted is always said, and at least one of quote and certification is demanded. What is not
 * demanded is not looked at.
 *
 * <p>A quote says in which state the device is now: its nonce makes it fresh. A certification says
 * that a key is in the TPM, and since such a key never leaves it, that stays true: it needs no
 * nonce ({@link Builder#requireCertification()}). Only a certification ties the evidence to a key
 * that signs events; a quote alone speaks of the attestation key.
 *
 * @since 0.1.0
 */
public final class TpmPolicy {

  /** Fewer bytes of nonce can be met by chance or collected beforehand. */
  public static final int NONCE_BYTES_MIN = 16;

  /** The most that a TPM takes as a nonce where all its hashes are SHA-256 (TPM2B_DATA). */
  public static final int NONCE_BYTES_MAX = 34;

  private final Set<TpmName> attestationKeys;
  private final Optional<Bytes> nonce;
  private final List<PcrReference> references;
  private final boolean certificationRequired;
  private final Optional<Bytes> certificationNonce;

  private TpmPolicy(Builder builder) {
    this.attestationKeys = Set.copyOf(builder.attestationKeys);
    this.nonce = builder.nonce;
    this.references = builder.references;
    this.certificationRequired = builder.certificationRequired;
    this.certificationNonce = builder.certificationNonce;
  }

  /** An empty policy, which {@link Builder#build()} does not accept yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** The names of the attestation keys that are trusted, at least one. */
  public Set<TpmName> attestationKeys() {
    return attestationKeys;
  }

  /** The nonce that a quote must answer; empty where no quote is demanded. */
  public Optional<Bytes> nonce() {
    return nonce;
  }

  /** The states that are good, any of them; empty where any state will do. */
  public List<PcrReference> references() {
    return references;
  }

  /** Whether a key must be certified. */
  public boolean certificationRequired() {
    return certificationRequired;
  }

  /** What the certification must carry as its nonce; empty where it may carry anything. */
  public Optional<Bytes> certificationNonce() {
    return certificationNonce;
  }

  /** Which parts are demanded, and how many keys and references there are. */
  @Override
  public String toString() {
    return "TpmPolicy[attestationKeys="
        + attestationKeys.size()
        + ", quote="
        + nonce.isPresent()
        + ", references="
        + references.size()
        + ", certification="
        + certificationRequired
        + "]";
  }

  /**
   * Gathers the demands. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {

    private final Set<TpmName> attestationKeys = new LinkedHashSet<>();
    private Optional<Bytes> nonce = Optional.empty();
    private List<PcrReference> references = List.of();
    private boolean certificationRequired;
    private Optional<Bytes> certificationNonce = Optional.empty();

    private Builder() {}

    /**
     * Trusts the attestation key with this name: one that was enrolled ({@link TpmEnrolment}), or
     * read from the device while it was in good hands.
     */
    @CanIgnoreReturnValue
    public Builder trust(TpmName attestationKey) {
      attestationKeys.add(Objects.requireNonNull(attestationKey, "attestationKey"));
      return this;
    }

    /**
     * Demands a quote that answers this nonce and shows one of these states.
     *
     * @param nonce fresh for each quote, 16 to 34 bytes
     * @param references at least one, names distinct
     * @throws IllegalArgumentException if the nonce has another length, there is no reference or
     *     two have one name
     */
    @CanIgnoreReturnValue
    public Builder requireQuote(Bytes nonce, List<PcrReference> references) {
      List<PcrReference> copy = List.copyOf(references);
      Set<String> names = new HashSet<>();
      for (PcrReference reference : copy) {
        if (!names.add(reference.name())) {
          throw new IllegalArgumentException(
              "distinct names of references expected: found twice=" + reference.name());
        }
      }
      if (copy.isEmpty()) {
        throw new IllegalArgumentException("at least one reference expected: found none");
      }
      this.nonce = Optional.of(requireNonce(nonce));
      this.references = copy;
      return this;
    }

    /**
     * Demands a quote that answers this nonce, whatever the state it shows: the claims say which.
     *
     * @param nonce fresh for each quote, 16 to 34 bytes
     * @throws IllegalArgumentException if the nonce has another length
     */
    @CanIgnoreReturnValue
    public Builder requireQuoteOfAnyState(Bytes nonce) {
      this.nonce = Optional.of(requireNonce(nonce));
      this.references = List.of();
      return this;
    }

    /** Demands a certification of the key that signs, made at any time. */
    @CanIgnoreReturnValue
    public Builder requireCertification() {
      this.certificationRequired = true;
      this.certificationNonce = Optional.empty();
      return this;
    }

    /**
     * Demands a certification of the key that signs, made as an answer to this nonce.
     *
     * @param nonce 16 to 34 bytes
     * @throws IllegalArgumentException if the nonce has another length
     */
    @CanIgnoreReturnValue
    public Builder requireCertification(Bytes nonce) {
      this.certificationRequired = true;
      this.certificationNonce = Optional.of(requireNonce(nonce));
      return this;
    }

    /**
     * The policy.
     *
     * @throws IllegalStateException if no attestation key is trusted or nothing is demanded
     */
    public TpmPolicy build() {
      if (attestationKeys.isEmpty()) {
        throw new IllegalStateException("trusted attestation key expected: found none");
      }
      if (!nonce.isPresent() && !certificationRequired) {
        throw new IllegalStateException("demand of quote or certification expected: found neither");
      }
      return new TpmPolicy(this);
    }

    private static Bytes requireNonce(Bytes nonce) {
      if (nonce.length() < NONCE_BYTES_MIN || nonce.length() > NONCE_BYTES_MAX) {
        throw new IllegalArgumentException(
            "nonce of 16 to 34 bytes expected: found bytes=" + nonce.length());
      }
      return nonce;
    }
  }
}
