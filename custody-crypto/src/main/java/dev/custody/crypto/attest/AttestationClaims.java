package dev.custody.crypto.attest;

import java.util.Map;

/**
 * What evidence says beyond the level, typed by kind.
 *
 * @since 0.1.0
 */
public sealed interface AttestationClaims permits AndroidKeyClaims, DeviceChainClaims, TpmClaims {

  /** The kind of evidence that says it. */
  AttestationKind kind();

  /**
   * The claims by stable name, in a fixed order, for people and for JSON. A claim that the evidence
   * does not make is absent. Unmodifiable.
   */
  Map<String, String> byName();
}
