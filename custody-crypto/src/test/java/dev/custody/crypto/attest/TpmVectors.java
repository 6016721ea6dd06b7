package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.SharedVectors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a software TPM has made: quotes, certifications, an endorsement key with its chain. */
final class TpmVectors {

  static final List<String> ATTESTATION_KEYS =
      List.of("ak-ecc-ecdsa", "ak-rsa-rsassa", "ak-rsa-rsapss");
  static final List<String> CERTIFYING_KEYS = List.of("ak-ecc-ecdsa", "ak-rsa-rsassa");

  private final Path folder = SharedVectors.folder("tpm");

  Bytes file(String name) {
    try {
      return Bytes.ofOwned(Files.readAllBytes(folder.resolve(name)));
    } catch (IOException e) {
      throw new AssertionError("vector is there: " + name, e);
    }
  }

  String text(String name) {
    return new String(file(name).toByteArray(), StandardCharsets.UTF_8);
  }

  TpmName name(String key) {
    return new TpmName(file(key + ".name"));
  }

  Bytes nonce(String key) {
    return Bytes.ofHex(text("quote-" + key + ".nonce.hex").trim());
  }

  SortedMap<Integer, Digest> pcrs() {
    TreeMap<Integer, Digest> out = new TreeMap<>();
    Matcher line = Pattern.compile("(\\d+)\\s*: 0x([0-9A-F]{64})").matcher(text("pcr-values.txt"));
    while (line.find()) {
      out.put(
          Integer.parseInt(line.group(1)), Digest.ofHex(line.group(2).toLowerCase(Locale.ROOT)));
    }
    return out;
  }

  PcrReference reference() {
    return PcrReference.of("firmware 1", pcrs());
  }

  /** Attestation key and quote. */
  TpmEvidence.Builder quoted(String key) {
    return TpmEvidence.builder(file(key + ".tpmt_public"))
        .quote(file("quote-" + key + ".attest"), file("quote-" + key + ".sig.tss"));
  }

  /** Attestation key, quote and certification. */
  TpmEvidence.Builder certified(String key) {
    return quoted(key)
        .certification(
            file("certify-" + key + ".attest"),
            file("certify-" + key + ".sig.tss"),
            file("certify-" + key + ".key.tpm2b_public"));
  }

  TpmPolicy.Builder quotePolicy(String key) {
    return TpmPolicy.builder().trust(name(key)).requireQuote(nonce(key), List.of(reference()));
  }

  /** The certificate of a PEM file, DER. */
  Bytes certificate(String name) {
    try {
      return Bytes.copyOf(
          CertificateFactory.getInstance("X.509")
              .generateCertificate(Files.newInputStream(folder.resolve(name)))
              .getEncoded());
    } catch (CertificateException | IOException e) {
      throw new AssertionError("vector is a certificate: " + name, e);
    }
  }

  /** The public key of a PEM file, SubjectPublicKeyInfo. */
  Bytes publicKey(String name) {
    String body = text(name).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return Bytes.ofOwned(Base64.getDecoder().decode(body));
  }
}
