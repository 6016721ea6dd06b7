package dev.custody.crypto.attest;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an Android authorization list, in the order of their tags (KeyMint Tag.aidl, and
 * the schema of the attestation extension for versions 1 to 500).
 */
enum AuthorizationTag {
  PURPOSES(1, Form.NUMBERS, "purposes"),
  ALGORITHM(2, Form.NUMBER, "algorithms"),
  KEY_SIZE(3, Form.NUMBER, "keySize"),
  BLOCK_MODES(4, Form.NUMBERS, "blockModes"),
  DIGESTS(5, Form.NUMBERS, "digests"),
  PADDINGS(6, Form.NUMBERS, "paddings"),
  CALLER_NONCE(7, Form.FLAG, "callerNonce"),
  MIN_MAC_LENGTH(8, Form.NUMBER, "minMacLength"),
  EC_CURVE(10, Form.NUMBER, "ecCurve"),
  ML_DSA_VARIANT(11, Form.NUMBER, "mlDsaVariant"),
  RSA_PUBLIC_EXPONENT(200, Form.NUMBER, "rsaPublicExponent"),
  RSA_OAEP_MGF_DIGESTS(203, Form.NUMBERS, "rsaOaepMgfDigests"),
  ROLLBACK_RESISTANCE(303, Form.FLAG, "rollbackResistance"),
  EARLY_BOOT_ONLY(305, Form.FLAG, "earlyBootOnly"),
  ACTIVE_DATE_TIME(400, Form.NUMBER, "activeDateTime"),
  ORIGINATION_EXPIRE_DATE_TIME(401, Form.NUMBER, "originationExpireDateTime"),
  USAGE_EXPIRE_DATE_TIME(402, Form.NUMBER, "usageExpireDateTime"),
  USAGE_COUNT_LIMIT(405, Form.NUMBER, "usageCountLimit"),
  NO_AUTH_REQUIRED(503, Form.FLAG, "noAuthRequired"),
  USER_AUTH_TYPE(504, Form.NUMBER, "userAuthType"),
  AUTH_TIMEOUT(505, Form.NUMBER, "authTimeout"),
  ALLOW_WHILE_ON_BODY(506, Form.FLAG, "allowWhileOnBody"),
  TRUSTED_USER_PRESENCE_REQUIRED(507, Form.FLAG, "trustedUserPresenceRequired"),
  TRUSTED_CONFIRMATION_REQUIRED(508, Form.FLAG, "trustedConfirmationRequired"),
  UNLOCKED_DEVICE_REQUIRED(509, Form.FLAG, "unlockedDeviceRequired"),
  ALL_APPLICATIONS(600, Form.FLAG, "allApplications"),
  APPLICATION_ID(601, Form.OCTETS, "applicationId"),
  CREATION_DATE_TIME(701, Form.NUMBER, "creationDateTime"),
  ORIGIN(702, Form.ORIGIN, "origin"),
  ROLLBACK_RESISTANT(703, Form.FLAG, "rollbackResistant"),
  ROOT_OF_TRUST(704, Form.BOOT, "rootOfTrust"),
  OS_VERSION(705, Form.NUMBER, "osVersion"),
  OS_PATCH_LEVEL(706, Form.NUMBER, "osPatchLevel"),
  ATTESTATION_APPLICATION_ID(709, Form.APPLICATION, "attestationApplicationId"),
  BRAND(710, Form.TEXT, "attestationIdBrand"),
  DEVICE(711, Form.TEXT, "attestationIdDevice"),
  PRODUCT(712, Form.TEXT, "attestationIdProduct"),
  SERIAL(713, Form.TEXT, "attestationIdSerial"),
  IMEI(714, Form.TEXT, "attestationIdImei"),
  MEID(715, Form.TEXT, "attestationIdMeid"),
  MANUFACTURER(716, Form.TEXT, "attestationIdManufacturer"),
  MODEL(717, Form.TEXT, "attestationIdModel"),
  VENDOR_PATCH_LEVEL(718, Form.NUMBER, "vendorPatchLevel"),
  BOOT_PATCH_LEVEL(719, Form.NUMBER, "bootPatchLevel"),
  DEVICE_UNIQUE_ATTESTATION(720, Form.FLAG, "deviceUniqueAttestation"),
  SECOND_IMEI(723, Form.TEXT, "attestationIdSecondImei"),
  MODULE_HASH(724, Form.OCTETS, "moduleHash");

  /** How the value of a field is encoded. */
  enum Form {
    NUMBER,
    NUMBERS,
    FLAG,
    OCTETS,
    TEXT,
    ORIGIN,
    BOOT,
    APPLICATION
  }

  /** A SET OF INTEGER, in rising order whatever the device wrote. */
  record Numbers(Set<Long> values) {

    /** With commas. */
    @Override
    public String toString() {
      StringBuilder out = new StringBuilder();
      for (Long value : new TreeSet<>(values)) {
        out.append(out.length() == 0 ? "" : ",").append(value);
      }
      return out.toString();
    }
  }

  private static final Map<Integer, AuthorizationTag> BY_NUMBER = new HashMap<>();

  static {
    for (AuthorizationTag tag : values()) {
      BY_NUMBER.put(tag.number, tag);
    }
  }

  private final int number;
  private final Form form;
  private final String claim;

  AuthorizationTag(int number, Form form, String claim) {
    this.number = number;
    this.form = form;
    this.claim = claim;
  }

  static @Nullable AuthorizationTag ofNumber(int number) {
    return BY_NUMBER.get(number);
  }

  Form form() {
    return form;
  }

  String claim() {
    return claim;
  }
}
