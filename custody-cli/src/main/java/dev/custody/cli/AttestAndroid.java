package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.crypto.attest.AndroidDemands;
import dev.custody.crypto.attest.AndroidKeyAttestation;
import dev.custody.crypto.attest.AttestationPolicy;
import dev.custody.crypto.attest.AttestationVerdict;
import dev.custody.crypto.attest.MalformedEvidenceException;
import dev.custody.crypto.attest.SecurityLevel;
import dev.custody.crypto.attest.VerifiedBootState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --kind android}: a key attestation chain, and what is demanded of the device. */
final class AttestAndroid implements AttestKind {

  @Option(
      names = "--boot",
      paramLabel = "verified|self-signed|any",
      description =
          "android: which system may run; verified (the default): the maker's on a locked device;"
              + " self-signed: also one signed by a --boot-key; any: nothing is asked")
  String boot = "verified";

  @Option(
      names = "--boot-key",
      paramLabel = "HEX",
      description = "android: a key that the system may be signed with; may be given several times")
  List<String> bootKeys = new ArrayList<>();

  @Option(
      names = "--patch-min",
      paramLabel = "YYYY-MM",
      description = "android: the least patch level of the system")
  @Nullable String patch;

  @Option(
      names = "--app",
      paramLabel = "PACKAGE=SHA256",
      description =
          "android: an application that may make keys, and the SHA-256 of the certificate that it"
              + " is signed with; may be given several times")
  List<String> applications = new ArrayList<>();

  @Override
  public String word() {
    return "android";
  }

  @Override
  public SecurityLevel levelIfNotSaid() {
    return SecurityLevel.TRUSTED_ENVIRONMENT;
  }

  @Override
  public boolean answersChallenge() {
    return true;
  }

  @Override
  public AttestationVerdict judge(Path file, AttestationPolicy policy) throws IOException {
    AndroidDemands demands = demands();
    try {
      return AndroidKeyAttestation.verify(AttestInputs.chain(file), policy, demands);
    } catch (MalformedEvidenceException e) {
      return e.verdict();
    }
  }

  private AndroidDemands demands() {
    AndroidDemands.Builder demands = AndroidDemands.builder();
    switch (boot.toLowerCase(Locale.ROOT)) {
      case "verified" -> demands.boot(Set.of(VerifiedBootState.VERIFIED), true);
      case "self-signed" ->
          demands.boot(Set.of(VerifiedBootState.VERIFIED, VerifiedBootState.SELF_SIGNED), true);
      case "any" -> demands.bootUnchecked();
      default ->
          throw CommandFault.usage("--boot: expected verified, self-signed or any, found=" + boot);
    }
    if (bootKeys.isEmpty()) {
      demands.bootKeysUnchecked();
    } else {
      demands.bootKeys(bootKeys.stream().map(hex -> AttestInputs.hex("--boot-key", hex)).toList());
    }
    demands.patchLevels(patch == null ? null : month(patch), null, null);
    if (applications.isEmpty()) {
      demands.applicationsUnchecked();
    } else {
      demands.applications(applications.stream().map(AttestAndroid::application).toList());
    }
    try {
      return demands.build();
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
  }

  private static AndroidDemands.Application application(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw CommandFault.usage("--app: expected PACKAGE=SHA256, found=" + text);
    }
    Bytes signer = AttestInputs.hex("--app", text.substring(equals + 1));
    return new AndroidDemands.Application(text.substring(0, equals), signer, 0);
  }

  private static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeParseException e) {
      throw CommandFault.usage("--patch-min: expected a month as 2026-03, found=" + text);
    }
  }
}
