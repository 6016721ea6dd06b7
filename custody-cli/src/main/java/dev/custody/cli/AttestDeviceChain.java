package dev.custody.cli;

import dev.custody.crypto.attest.AttestationPolicy;
import dev.custody.crypto.attest.AttestationVerdict;
import dev.custody.crypto.attest.DeviceChainAttestation;
import dev.custody.crypto.attest.MalformedEvidenceException;
import dev.custody.crypto.attest.SecurityLevel;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --kind x509}: a plain certificate chain of the device's maker. */
final class AttestDeviceChain implements AttestKind {

  @Option(
      names = "--grant",
      paramLabel = "LEVEL",
      description =
          "x509: the level that keys of this maker have, which the chain does not say: SOFTWARE,"
              + " TRUSTED_ENVIRONMENT, STRONGBOX or TPM")
  @Nullable SecurityLevel granted;

  @Override
  public String word() {
    return "x509";
  }

  @Override
  public SecurityLevel levelIfNotSaid() {
    return SecurityLevel.SOFTWARE;
  }

  @Override
  public boolean answersChallenge() {
    return false;
  }

  @Override
  public AttestationVerdict judge(Path file, AttestationPolicy policy) throws IOException {
    if (granted == null) {
      throw CommandFault.usage(
          "--grant LEVEL is needed: a plain chain does not say where a key is");
    }
    try {
      return DeviceChainAttestation.verify(AttestInputs.chain(file), policy, granted);
    } catch (MalformedEvidenceException e) {
      return e.verdict();
    }
  }
}
