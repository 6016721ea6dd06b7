package dev.custody.crypto.attest;

import dev.custody.api.Digest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * What a TPM says. Which parts are there depends on what the policy demanded: what it did not ask
 * for is not looked at and not claimed.
 *
 * @param attestationKey the name of the key that signed for the TPM, or was enrolled
 * @param endorsementKey SHA-256 of the SubjectPublicKeyInfo of the endorsement key that the
 *     attestation key was shown to live with; enrolment only
 * @param state the state of the platform, from a quote
 * @param certifiedKey the key that was shown to be in the TPM, from a certification
 * @since 0.1.0
 */
public record TpmClaims(
    TpmName attestationKey,
    Optional<Digest> endorsementKey,
    Optional<State> state,
    Optional<CertifiedKey> certifiedKey)
    implements AttestationClaims {

  /** All four parts. */
  public TpmClaims {
    Objects.requireNonNull(attestationKey, "attestationKey");
    Objects.requireNonNull(endorsementKey, "endorsementKey");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(certifiedKey, "certifiedKey");
  }

  /**
   * The state of the platform when the quote was made. For a key that is not in the endorsement
   * hierarchy the TPM veils firmware version and counts: they then compare with themselves only.
   *
   * @param firmwareVersion the TPM's own, all 64 bits
   * @param clockMillis the TPM's clock, milliseconds that it was under power
   * @param resetCount how often the TPM was reset, 0 to 2^32 - 1
   * @param restartCount how often it was resumed or restarted since, 0 to 2^32 - 1
   * @param clockSafe whether no higher clock can have been reported before
   * @param reference the name of the reference that the PCRs keep; empty where the policy demanded
   *     none
   * @param pcrs the values of the PCRs that are proven by the quote, by index; unmodifiable, empty
   *     where none were given
   */
  public record State(
      long firmwareVersion,
      long clockMillis,
      long resetCount,
      long restartCount,
      boolean clockSafe,
      Optional<String> reference,
      SortedMap<Integer, Digest> pcrs) {

    /** All parts. */
    public State {
      Objects.requireNonNull(reference, "reference");
      pcrs = PcrReference.requireValues(pcrs);
    }
  }

  /**
   * The key that was certified.
   *
   * @param name its name
   * @param attributes all that the TPM keeps to about it; unmodifiable
   * @param hasPolicy whether its use depends on a policy of its maker
   */
  public record CertifiedKey(TpmName name, Set<TpmAttribute> attributes, boolean hasPolicy) {

    /** All parts. */
    public CertifiedKey {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(attributes, "attributes");
    }
  }

  @Override
  public AttestationKind kind() {
    return AttestationKind.TPM2_QUOTE;
  }

  @Override
  public Map<String, String> byName() {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("attestationKey", attestationKey.toHex());
    endorsementKey.ifPresent(digest -> out.put("endorsementKey", digest.toHex()));
    state.ifPresent(known -> putState(out, known));
    certifiedKey.ifPresent(
        known -> {
          out.put("certifiedKey", known.name().toHex());
          out.put("certifiedKeyAttributes", names(known.attributes()));
          out.put("certifiedKeyHasPolicy", Boolean.toString(known.hasPolicy()));
        });
    return Collections.unmodifiableMap(out);
  }

  private static void putState(Map<String, String> out, State state) {
    out.put("firmwareVersion", String.format(Locale.ROOT, "%016x", state.firmwareVersion()));
    out.put("clockMillis", Long.toUnsignedString(state.clockMillis()));
    out.put("clockSafe", Boolean.toString(state.clockSafe()));
    out.put("resetCount", Long.toString(state.resetCount()));
    out.put("restartCount", Long.toString(state.restartCount()));
    state.reference().ifPresent(name -> out.put("pcrReference", name));
    for (Map.Entry<Integer, Digest> pcr : state.pcrs().entrySet()) {
      out.put("pcr" + pcr.getKey(), pcr.getValue().toHex());
    }
  }

  private static String names(Set<TpmAttribute> attributes) {
    StringBuilder out = new StringBuilder();
    for (TpmAttribute attribute : attributes) {
      out.append(out.length() == 0 ? "" : " ").append(attribute);
    }
    return out.toString();
  }
}
