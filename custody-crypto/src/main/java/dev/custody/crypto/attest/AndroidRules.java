package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.internal.attest.EvidenceFault;
import dev.custody.crypto.internal.attest.SpkiAlgorithm;
import java.time.YearMonth;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What an Android key description must say, in the order of docs/attestation.md. */
final class AndroidRules {

  private static final long SIGN = 2;
  private static final long VERIFY = 3;
  private static final long EC_P256 = 1;
  private static final long EC_CURVE_25519 = 4;
  private static final long ML_DSA_65 = 1;

  private AndroidRules() {}

  static void check(AndroidKeyClaims claims, AttestedKey key, AndroidDemands demands)
      throws EvidenceFault {
    requireOwnKey(claims.enforced());
    requireFits(claims.enforced(), key);
    requirePurpose(claims.enforced());
    // What the system says of its own start is no evidence: the hardware's list alone is asked.
    requireBoot(claims.hardware(), demands);
    requirePatch("os", demands.osPatch(), claims.hardware().osPatchLevel());
    requirePatch("vendor", demands.vendorPatch(), claims.hardware().vendorPatchLevel());
    requirePatch("boot", demands.bootPatch(), claims.hardware().bootPatchLevel());
    requireApplication(claims.software(), demands);
  }

  private static void requireOwnKey(AndroidAuthorizations list) throws EvidenceFault {
    AndroidAuthorizations.Origin origin = list.origin().orElse(null);
    if (origin != AndroidAuthorizations.Origin.GENERATED) {
      throw new EvidenceFault(
          AttestationFault.KEY_NOT_GENERATED,
          "origin: expected GENERATED, found=" + (origin == null ? "nothing" : origin.name()));
    }
  }

  private static void requireFits(AndroidAuthorizations list, AttestedKey key)
      throws EvidenceFault {
    SpkiAlgorithm actual = SpkiAlgorithm.of(key.spki());
    requireSame("algorithm", actual.keyMintNumber(), list.algorithm(), true);
    if (actual.bits() > 0) {
      requireSame("keySize", actual.bits(), list.keySize(), false);
    }
    Algorithm algorithm = key.verificationKey().map(known -> known.algorithm()).orElse(null);
    if (algorithm == Algorithm.ES256) {
      requireSame("ecCurve", EC_P256, list.ecCurve(), false);
    } else if (algorithm == Algorithm.ED25519) {
      requireSame("ecCurve", EC_CURVE_25519, list.ecCurve(), false);
    } else if (algorithm == Algorithm.ML_DSA_65) {
      requireSame("mlDsaVariant", ML_DSA_65, list.mlDsaVariant(), false);
    }
  }

  private static void requireSame(
      String name, long expected, OptionalLong stated, boolean mandatory) throws EvidenceFault {
    boolean same = stated.isPresent() ? stated.getAsLong() == expected : !mandatory;
    if (!same) {
      throw new EvidenceFault(
          AttestationFault.KEY_DESCRIPTION_MISMATCH,
          name + ": key=" + expected + ", description=" + text(stated));
    }
  }

  private static void requirePurpose(AndroidAuthorizations list) throws EvidenceFault {
    Set<Long> purposes = list.purposes();
    boolean signs = purposes.contains(SIGN);
    for (Long purpose : purposes) {
      signs &= purpose == SIGN || purpose == VERIFY;
    }
    if (!signs) {
      throw new EvidenceFault(
          AttestationFault.KEY_PURPOSE_MISMATCH,
          "purposes: expected 2 (sign), perhaps 3 (verify), found=" + purposes);
    }
  }

  private static void requireBoot(AndroidAuthorizations list, AndroidDemands demands)
      throws EvidenceFault {
    AndroidBoot boot = list.boot().orElse(null);
    if (demands.bootStates().size() < VerifiedBootState.values().length
        && (boot == null || !demands.bootStates().contains(boot.state()))) {
      throw new EvidenceFault(
          AttestationFault.BOOT_NOT_VERIFIED,
          "verifiedBootState: expected one of "
              + demands.bootStates()
              + ", found="
              + (boot == null ? "nothing" : boot.state().name()));
    }
    if (demands.locked() && (boot == null || !boot.locked())) {
      throw new EvidenceFault(
          AttestationFault.DEVICE_UNLOCKED,
          "deviceLocked: expected true, found=" + (boot == null ? "nothing" : "false"));
    }
    Set<Bytes> keys = demands.bootKeys().orElse(null);
    if (keys != null && (boot == null || !keys.contains(boot.key()))) {
      throw new EvidenceFault(
          AttestationFault.BOOT_MEASUREMENT_UNKNOWN,
          "verifiedBootKey: expected one of "
              + keys.size()
              + ", found="
              + (boot == null ? "nothing" : boot.key().toShortHex()));
    }
  }

  private static void requirePatch(String name, Optional<YearMonth> demanded, OptionalLong stated)
      throws EvidenceFault {
    YearMonth least = demanded.orElse(null);
    if (least == null) {
      return;
    }
    long month = stated.orElse(0);
    // 202408, or with the day: 20240805. Anything else is no patch level, and zero is none stated.
    if (month >= 10_000_000) {
      month /= 100;
    }
    if (month < least.getYear() * 100L + least.getMonthValue() || month > 999_912) {
      throw new EvidenceFault(
          AttestationFault.PATCH_LEVEL_TOO_OLD,
          name + "PatchLevel: expected at least " + least + ", found=" + text(stated));
    }
  }

  private static void requireApplication(AndroidAuthorizations list, AndroidDemands demands)
      throws EvidenceFault {
    Set<AndroidDemands.Application> allowed = demands.applications().orElse(null);
    if (allowed == null) {
      return;
    }
    AndroidApplicationId found = list.application().orElse(null);
    boolean good = false;
    if (found != null) {
      good = !found.packages().isEmpty();
      // All packages of one user id may use the key, so all must be allowed.
      for (AndroidApplicationId.Package each : found.packages()) {
        good &= allows(allowed, each, found);
      }
    }
    if (!good) {
      throw new EvidenceFault(
          AttestationFault.APPLICATION_MISMATCH,
          "attestationApplicationId: expected only "
              + allowed.size()
              + " allowed, found="
              + (found == null ? "nothing" : found.packages().toString()));
    }
  }

  private static boolean allows(
      Set<AndroidDemands.Application> allowed,
      AndroidApplicationId.Package found,
      AndroidApplicationId id) {
    for (AndroidDemands.Application each : allowed) {
      if (each.name().equals(found.name())
          && found.version() >= each.versionMin()
          && id.signers().size() == 1
          && id.signers().contains(each.signer())) {
        return true;
      }
    }
    return false;
  }

  private static String text(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "nothing";
  }
}
