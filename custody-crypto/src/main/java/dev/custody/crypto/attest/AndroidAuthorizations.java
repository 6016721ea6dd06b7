package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an Android key description says of a key under the authority of one place: the system, or
 * the hardware.
 *
 * @since 0.1.0
 */
public final class AndroidAuthorizations {

  /** Where a key comes from. Constants stand in the order of their numbers, from 0. */
  public enum Origin {
    /** Made in the device. */
    GENERATED,
    /** Derived in the device. */
    DERIVED,
    /** Put in from outside, which may have kept a copy. */
    IMPORTED,
    /** Not used. */
    RESERVED,
    /** Put in from outside, wrapped for the device. */
    SECURELY_IMPORTED
  }

  private final SortedMap<AuthorizationTag, Object> values;

  AndroidAuthorizations(SortedMap<AuthorizationTag, Object> values) {
    this.values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** What the key is for: 2 is signing, 3 verifying (KeyMint KeyPurpose). */
  public Set<Long> purposes() {
    Object purposes = values.get(AuthorizationTag.PURPOSES);
    return purposes instanceof AuthorizationTag.Numbers numbers ? numbers.values() : Set.of();
  }

  /** 1 RSA, 3 EC, 4 ML-DSA (KeyMint Algorithm). */
  public OptionalLong algorithm() {
    return number(AuthorizationTag.ALGORITHM);
  }

  /** Bits of the key. */
  public OptionalLong keySize() {
    return number(AuthorizationTag.KEY_SIZE);
  }

  /** 1 P-256, 4 Curve25519 (KeyMint EcCurve). */
  public OptionalLong ecCurve() {
    return number(AuthorizationTag.EC_CURVE);
  }

  /** 1 ML-DSA-65. */
  public OptionalLong mlDsaVariant() {
    return number(AuthorizationTag.ML_DSA_VARIANT);
  }

  /** Where the key comes from. */
  public Optional<Origin> origin() {
    return Optional.ofNullable((Origin) values.get(AuthorizationTag.ORIGIN));
  }

  /** How the device started. */
  public Optional<AndroidBoot> boot() {
    return Optional.ofNullable((AndroidBoot) values.get(AuthorizationTag.ROOT_OF_TRUST));
  }

  /** The system's version, as 140000 for 14. */
  public OptionalLong osVersion() {
    return number(AuthorizationTag.OS_VERSION);
  }

  /** The system's patch level, as 202408 or 20240805. */
  public OptionalLong osPatchLevel() {
    return number(AuthorizationTag.OS_PATCH_LEVEL);
  }

  /** The patch level of the vendor's partition, as 202408 or 20240805. */
  public OptionalLong vendorPatchLevel() {
    return number(AuthorizationTag.VENDOR_PATCH_LEVEL);
  }

  /** The patch level of the boot partition, as 202408 or 20240805. */
  public OptionalLong bootPatchLevel() {
    return number(AuthorizationTag.BOOT_PATCH_LEVEL);
  }

  /** Which application asked for the key; stands among what the system says. */
  public Optional<AndroidApplicationId> application() {
    return Optional.ofNullable(
        (AndroidApplicationId) values.get(AuthorizationTag.ATTESTATION_APPLICATION_ID));
  }

  /**
   * All that is stated, by name, in the order of the tags: numbers in decimal, sets with commas,
   * bytes in lower-case hex, flags as {@code true}. Device numbers (IMEI, MEID, serial) are among
   * them if the device was asked for them. Unmodifiable.
   */
  public Map<String, String> byName() {
    Map<String, String> out = new LinkedHashMap<>();
    for (Map.Entry<AuthorizationTag, Object> entry : values.entrySet()) {
      put(out, entry.getKey().claim(), entry.getValue());
    }
    return Collections.unmodifiableMap(out);
  }

  private static void put(Map<String, String> out, String name, Object value) {
    if (value instanceof Bytes bytes) {
      out.put(name, bytes.toHex());
    } else if (value instanceof AndroidBoot boot) {
      out.put("verifiedBootKey", boot.key().toHex());
      out.put("deviceLocked", Boolean.toString(boot.locked()));
      out.put("verifiedBootState", boot.state().name());
      boot.bootHash().ifPresent(hash -> out.put("verifiedBootHash", hash.toHex()));
    } else if (value instanceof AndroidApplicationId application) {
      StringBuilder packages = new StringBuilder();
      for (AndroidApplicationId.Package each : application.packages()) {
        packages.append(packages.length() == 0 ? "" : ",");
        packages.append(each.name()).append('@').append(each.version());
      }
      StringBuilder signers = new StringBuilder();
      for (Bytes signer : application.signers()) {
        signers.append(signers.length() == 0 ? "" : ",").append(signer.toHex());
      }
      out.put("packages", packages.toString());
      out.put("packageSigners", signers.toString());
    } else {
      out.put(name, value.toString());
    }
  }

  private OptionalLong number(AuthorizationTag tag) {
    return values.get(tag) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AndroidAuthorizations that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Names only: values may name a device. */
  @Override
  public String toString() {
    return "AndroidAuthorizations" + values.keySet();
  }
}
