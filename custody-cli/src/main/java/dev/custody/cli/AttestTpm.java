package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.attest.AttestationVerdict;
import dev.custody.crypto.attest.PcrReference;
import dev.custody.crypto.attest.TpmEvidence;
import dev.custody.crypto.attest.TpmName;
import dev.custody.crypto.attest.TpmPolicy;
import dev.custody.crypto.attest.TpmVerifier;
import dev.custody.crypto.key.VerificationBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * {@code --kind tpm}: what a TPM 2.0 signed. The file is the public area of the attestation key, as
 * tpm2-tools write it, with quote and certification beside it; or all of them as one string of
 * bytes (docs/attestation-tpm.md). {@code --challenge} is the nonce: with it a quote is demanded.
 */
final class AttestTpm {

  /** What {@code --kind} calls it. */
  static final String WORD = "tpm";

  private static final int FILE_BYTES_MAX = 16 * 1_024;
  private static final Pattern PCR =
      Pattern.compile("(?m)^\\s*(\\d{1,2})\\s*:\\s*0x([0-9A-Fa-f]{64})\\s*$");

  @Option(
      names = "--ak-name",
      paramLabel = "HEX",
      description = "tpm: the name of a trusted attestation key; may be given several times")
  List<String> names = new ArrayList<>();

  @Option(names = "--quote", paramLabel = "FILE", description = "tpm: the quote (TPMS_ATTEST)")
  @Nullable Path quote;

  @Option(
      names = "--quote-signature",
      paramLabel = "FILE",
      description = "tpm: its signature (TPMT_SIGNATURE)")
  @Nullable Path quoteSignature;

  @Option(
      names = "--pcrs",
      paramLabel = "FILE",
      description =
          "tpm: the PCR values of a good device, as tpm2_pcrread prints them; may be given several"
              + " times, any of them will do; without it any state will do")
  List<Path> references = new ArrayList<>();

  @Option(
      names = "--reported-pcrs",
      paramLabel = "FILE",
      description = "tpm: the PCR values that the device reports, to name the one that differs")
  @Nullable Path reported;

  @Option(
      names = "--certification",
      paramLabel = "FILE",
      description = "tpm: the certification of the key that signs (TPMS_ATTEST)")
  @Nullable Path certification;

  @Option(
      names = "--certification-signature",
      paramLabel = "FILE",
      description = "tpm: its signature (TPMT_SIGNATURE)")
  @Nullable Path certificationSignature;

  @Option(
      names = "--certified-key",
      paramLabel = "FILE",
      description = "tpm: the public area of the key that signs")
  @Nullable Path certifiedKey;

  @Option(
      names = "--quote-only",
      description = "tpm: demand no certification; the verdict then speaks of the attestation key")
  boolean quoteOnly;

  /** Reads and judges; with a nonce a quote is demanded that answers it. */
  AttestationVerdict judge(Path file, Optional<Bytes> nonce) throws IOException {
    TpmVerifier verifier = TpmVerifier.of(policy(nonce), VerificationBackend.best());
    Bytes first = read(file);
    if (quote == null && certification == null) {
      return verifier.verify(first);
    }
    TpmEvidence.Builder evidence = TpmEvidence.builder(first);
    if (quote != null) {
      evidence.quote(read(quote), read(needed("--quote-signature", quoteSignature)));
    }
    if (reported != null) {
      evidence.pcrValues(pcrs(reported));
    }
    if (certification != null) {
      evidence.certification(
          read(certification),
          read(needed("--certification-signature", certificationSignature)),
          read(needed("--certified-key", certifiedKey)));
    }
    return verifier.verify(evidence.build());
  }

  private TpmPolicy policy(Optional<Bytes> nonce) throws IOException {
    TpmPolicy.Builder policy = TpmPolicy.builder();
    try {
      for (String name : names) {
        policy.trust(TpmName.ofHex(name));
      }
      if (nonce.isPresent() && references.isEmpty()) {
        policy.requireQuoteOfAnyState(nonce.get());
      } else if (nonce.isPresent()) {
        List<PcrReference> good = new ArrayList<>();
        for (Path file : references) {
          good.add(PcrReference.of(file.toString(), pcrs(file)));
        }
        policy.requireQuote(nonce.get(), good);
      }
      if (!quoteOnly) {
        policy.requireCertification();
      }
      return policy.build();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw CommandFault.usage("--kind tpm: " + e.getMessage());
    }
  }

  private static SortedMap<Integer, Digest> pcrs(Path file) throws IOException {
    String text = new String(read(file).toByteArray(), StandardCharsets.UTF_8);
    TreeMap<Integer, Digest> out = new TreeMap<>();
    Matcher line = PCR.matcher(text);
    while (line.find()) {
      Digest value = Digest.ofHex(line.group(2).toLowerCase(Locale.ROOT));
      if (out.put(Integer.parseInt(line.group(1)), value) != null) {
        throw CommandFault.usage("PCR twice, one bank expected: " + file);
      }
    }
    if (out.isEmpty()) {
      throw CommandFault.usage("no PCR values as tpm2_pcrread prints them: " + file);
    }
    return out;
  }

  private static Path needed(String option, @Nullable Path value) {
    if (value == null) {
      throw CommandFault.usage(option + " is needed too");
    }
    return value;
  }

  private static Bytes read(Path file) throws IOException {
    return Bytes.ofOwned(Inputs.bytes(file, FILE_BYTES_MAX));
  }
}
