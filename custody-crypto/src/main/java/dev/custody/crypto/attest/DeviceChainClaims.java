package dev.custody.crypto.attest;

import dev.custody.api.Digest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a plain device chain says: whose certificate it is. Nothing about where the key lives.
 *
 * @param subject the leaf's subject, RFC 4514 text
 * @param serialHex the leaf's serial number, lower-case hex without leading zeros
 * @param root SHA-256 of the pinned root's SubjectPublicKeyInfo
 * @since 0.1.0
 */
public record DeviceChainClaims(String subject, String serialHex, Digest root)
    implements AttestationClaims {

  /** All three parts. */
  public DeviceChainClaims {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(serialHex, "serialHex");
    Objects.requireNonNull(root, "root");
  }

  @Override
  public AttestationKind kind() {
    return AttestationKind.DEVICE_CHAIN;
  }

  @Override
  public Map<String, String> byName() {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("subject", subject);
    out.put("serial", serialHex);
    out.put("root", root.toHex());
    return Collections.unmodifiableMap(out);
  }
}
