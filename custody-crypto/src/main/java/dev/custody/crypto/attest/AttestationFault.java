package dev.custody.crypto.attest;

/**
 * Why evidence does not attest, a closed list. Names are stable: the command line prints them.
 *
 * @since 0.1.0
 */
public enum AttestationFault {
  /**
   * The bytes are not of the form: not DER, a limit passed, a field missing, twice or misplaced.
   */
  MALFORMED("send the evidence as the device made it"),
  /** A version of the form that this library does not know. */
  VERSION_UNKNOWN("update the library before such devices are enrolled"),
  /** A certificate is not signed by the next, not issued by it, or that one may not issue. */
  CHAIN_BROKEN("not evidence; ask the device for it again"),
  /** The chain ends at none of the pinned roots. */
  ROOT_UNKNOWN("pin the maker's root if it is genuine, else refuse the device"),
  /** A certificate whose dates the policy enforces was not valid at its time. */
  CERTIFICATE_EXPIRED("judge as of when it arrived, or ask the device for fresh evidence"),
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
  /** Bytes stand behind the end of a structure. */
  TRAILING_BYTES("send the evidence as the device made it"),
  /** A part that the policy demands is not in the evidence. */
  EVIDENCE_INCOMPLETE("ask the device for the missing part"),
  /** The signed bytes do not begin with the mark that only a TPM's own structures have. */
  NOT_FROM_TPM("not evidence; a TPM signs this only over bytes of somebody else"),
  /**
   * The TPM has signed a structure of another type: a quote for a certification, or the reverse.
   */
  STATEMENT_TYPE_MISMATCH("send the quote as quote and the certification as certification"),
  /** The attestation key did not sign these bytes. */
  SIGNATURE_INVALID("not evidence; ask the device for it again"),
  /**
   * A signature of another scheme than the attestation key's, or with another hash than SHA-256.
   */
  SIGNATURE_SCHEME_MISMATCH("make the attestation key for ECDSA P-256, RSASSA or RSAPSS, SHA-256"),
  /** The attestation key is none that the policy trusts. */
  ATTESTATION_KEY_UNKNOWN("enrol the TPM, or pin the name of its attestation key"),
  /** A key of another algorithm, size or hash than its role allows. */
  KEY_UNSUPPORTED("make keys of P-256, or RSA of 2,048 bits and more, named with SHA-256"),
  /** A key lacks an attribute that it needs, or has one that it must not have. */
  KEY_ATTRIBUTE_MISMATCH("make the key with the attributes of docs/attestation.md"),
  /** The certification names another key than the one that came with it. */
  KEY_NAME_MISMATCH("send the public area of the key that was certified"),
  /** Quote and certification say to come from different keys of different places. */
  SIGNER_MISMATCH("make quote and certification with one attestation key"),
  /** The quote is over other PCRs than the policy asks for. */
  PCR_SELECTION_MISMATCH("quote the PCRs of the reference, SHA-256 bank"),
  /** The PCR values do not make the digest that the TPM has signed. */
  PCR_DIGEST_MISMATCH("the device started other software than the reference; look at its log"),
  /** A PCR has another value than every reference of the policy says. */
  PCR_VALUE_MISMATCH("the device started other software than the reference; look at its log"),
  /** The certificate is no endorsement key's. */
  NOT_ENDORSEMENT_CERTIFICATE("send the certificate of the TPM's endorsement key"),
  /** The endorsement key is another than the one that was challenged. */
  ENDORSEMENT_KEY_MISMATCH("challenge the endorsement key of the certificate"),
  /** What the device brought back is not what the credential held. */
  CREDENTIAL_MISMATCH("refuse the TPM: it does not hold both keys; or challenge it again"),
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
