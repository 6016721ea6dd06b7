package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What an Android key description says (extension 1.3.6.1.4.1.11129.2.1.17).
 *
 * @param attestationVersion 1 to 4 Keymaster, 100 to 500 KeyMint
 * @param attestationLevel where the description was made: whose word it is
 * @param keyMintVersion version of the place that holds the key
 * @param keyMintLevel where the key is said to live
 * @param challenge what the device was asked
 * @param uniqueId a number of the device that changes monthly; commonly empty
 * @param software what the system says: application, times
 * @param hardware what the place that holds the key says
 * @since 0.1.0
 */
public record AndroidKeyClaims(
    long attestationVersion,
    SecurityLevel attestationLevel,
    long keyMintVersion,
    SecurityLevel keyMintLevel,
    Bytes challenge,
    Bytes uniqueId,
    AndroidAuthorizations software,
    AndroidAuthorizations hardware)
    implements AttestationClaims {

  /** All parts. */
  public AndroidKeyClaims {
    Objects.requireNonNull(attestationLevel, "attestationLevel");
    Objects.requireNonNull(keyMintLevel, "keyMintLevel");
    Objects.requireNonNull(challenge, "challenge");
    Objects.requireNonNull(uniqueId, "uniqueId");
    Objects.requireNonNull(software, "software");
    Objects.requireNonNull(hardware, "hardware");
  }

  /** The weaker of both levels: a key is kept no better than the one who says so. */
  public SecurityLevel level() {
    return attestationLevel.satisfies(keyMintLevel) ? keyMintLevel : attestationLevel;
  }

  /** The list of the place that holds the key: the system's for a key in software. */
  public AndroidAuthorizations enforced() {
    return keyMintLevel == SecurityLevel.SOFTWARE ? software : hardware;
  }

  @Override
  public AttestationKind kind() {
    return AttestationKind.ANDROID_KEY;
  }

  @Override
  public Map<String, String> byName() {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("attestationVersion", Long.toString(attestationVersion));
    out.put("attestationSecurityLevel", attestationLevel.name());
    out.put("keyMintVersion", Long.toString(keyMintVersion));
    out.put("keyMintSecurityLevel", keyMintLevel.name());
    out.put("attestationChallenge", challenge.toHex());
    out.put("uniqueId", uniqueId.toHex());
    software.byName().forEach((name, value) -> out.put("software." + name, value));
    hardware.byName().forEach((name, value) -> out.put("hardware." + name, value));
    return Collections.unmodifiableMap(out);
  }
}
