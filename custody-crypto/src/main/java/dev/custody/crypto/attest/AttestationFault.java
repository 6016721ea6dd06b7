package dev.custody.crypto.attest;

/**
 * Why evidence does not attest, a closed list. Names are stable: the command line prints them.
 *
 * @since 0.1.0
 */
public enum AttestationFault {
  /** The bytes are not of the form: not DER, a limit passed, a field missing, twice or misplaced. */
  MALFORMED("send the evidence as the device made it"),
  /** A version of the form that this library does not know. */
  VERSION_UNKNOWN("update the library before such devices are enrolled"),
  /** A certificate is not signed by the next, not issued by it, or that one may not issue. */
  CHAIN_BROKEN("not evidence; ask the device for it again"),
  /** The chain ends at none of the pinned roots. */
  ROOT_UNKNOWN("pin the maker's root if it is genuine, else refuse the device"),
  /** A certificate whose dates the policy enforces was not valid at its time. */
  CERTIFICATE_EXPIRED("ask the device for fresh evidence"),
  /** A certificate of the chain is on the status list as revoked. */
  CERTIFICATE_REVOKED("refuse the device: its attestation key is compromised"),
  /** A certificate of the chain is on the status list as suspended. */
  CERTIFICATE_SUSPENDED("hold the device until the maker decides"),
  /** The status list is older than the policy allows. */
  STATUS_LIST_STALE("fetch the maker's current status list"),
  /** The evidence answers another challenge. */
  CHALLENGE_MISMATCH("ask the device again with a fresh challenge"),
  /** The leaf does not say anything about its key. */
  EXTENSION_MISSING("ask for an attested key"),
  /** A certificate above the leaf carries an attestation: an attested key acted as an issuer. */
  EXTENSION_ABOVE_LEAF("refuse the device: this is a forged chain"),
  /** The key lives in a weaker place than the policy demands. */
  LEVEL_TOO_LOW("refuse the device, or accept the level by policy"),
  /** The key was not generated in the device, or it says nothing of it. */
  KEY_NOT_GENERATED("have the device generate a key of its own"),
  /** What the attestation says of the key's algorithm or size does not fit the key. */
  KEY_DESCRIPTION_MISMATCH("not evidence; ask the device for it again"),
  /** The key may not sign, or may be used for more than the policy allows. */
  KEY_PURPOSE_MISMATCH("make a key for signing only"),
  /** The evidence speaks of another key than the one that signs. */
  KEY_MISMATCH("no evidence about this key"),
  /** The operating system was not verified at boot, or nothing is said of it. */
  BOOT_NOT_VERIFIED("refuse the device: its system was changed"),
  /** The boot loader is unlocked, or nothing is said of it. */
  DEVICE_UNLOCKED("lock the boot loader and enrol the device again"),
  /** The system is signed by a key, or has a measurement, that the policy does not list. */
  BOOT_MEASUREMENT_UNKNOWN("list the system in the policy if it is yours"),
  /** A patch level is older than the policy demands, or not stated. */
  PATCH_LEVEL_TOO_OLD("update the device"),
  /** The application that made the key is not the one of the policy, or not stated. */
  APPLICATION_MISMATCH("install the genuine application"),
  /** The evidence is not the one whose digest the event or the entry states. */
  EVIDENCE_MISMATCH("find the evidence with this digest"),
  /** The policy demands a signal that was not given. */
  SIGNAL_MISSING("give all the evidence that the policy demands");

  private final String advice;

  AttestationFault(String advice) {
    this.advice = advice;
  }

  /** What a person should do, lower-case, one clause. */
  public String advice() {
    return advice;
  }
}
