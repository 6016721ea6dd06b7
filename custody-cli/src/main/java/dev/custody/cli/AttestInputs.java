package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.crypto.attest.AttestationRoot;
import dev.custody.crypto.attest.CertificateChain;
import dev.custody.crypto.attest.MalformedEvidenceException;
import dev.custody.crypto.attest.StatusList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads what the options of {@code custody attest} name. */
final class AttestInputs {

  private static final int PEM_BYTES_MAX = 2 * CertificateChain.BYTES_MAX;

  private AttestInputs() {}

  /** Evidence in PEM, or as its bytes: certificates in DER one behind the other. */
  static CertificateChain chain(Path file) throws IOException, MalformedEvidenceException {
    byte[] bytes = Inputs.bytes(file, PEM_BYTES_MAX);
    return bytes.length > 0 && bytes[0] == 0x30
        ? CertificateChain.parse(Bytes.ofOwned(bytes))
        : CertificateChain.ofPem(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** All roots of all files. */
  static List<AttestationRoot> roots(List<Path> files) throws IOException {
    List<AttestationRoot> roots = new ArrayList<>();
    for (Path file : files) {
      String pem = new String(Inputs.bytes(file, PEM_BYTES_MAX), StandardCharsets.ISO_8859_1);
      try {
        roots.addAll(AttestationRoot.ofPem(pem));
      } catch (MalformedEvidenceException e) {
        throw CommandFault.usage("no root certificates: " + file + ": " + e.getMessage());
      }
    }
    if (roots.isEmpty()) {
      throw CommandFault.usage("at least one root certificate is needed: --root PEM");
    }
    return roots;
  }

  /** A status list, as it was fetched then. */
  static StatusList status(Path file, Instant fetchedAt) throws IOException {
    try {
      return StatusList.parse(Bytes.ofOwned(Inputs.bytes(file, StatusList.BYTES_MAX)), fetchedAt);
    } catch (MalformedEvidenceException e) {
      throw CommandFault.usage("no status list: " + file + ": " + e.getMessage());
    }
  }

  /** The value of an option in hex. */
  static Bytes hex(String option, String hex) {
    try {
      return Bytes.ofHex(hex);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(option + ": " + e.getMessage());
    }
  }
}
