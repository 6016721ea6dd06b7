package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.statement.KeyId;
import dev.custody.crypto.attest.AttestationPolicy;
import dev.custody.crypto.attest.AttestationVerdict;
import dev.custody.crypto.attest.Attested;
import dev.custody.crypto.attest.CertificateDates;
import dev.custody.crypto.attest.EvidenceBinding;
import dev.custody.crypto.attest.NotAttested;
import dev.custody.crypto.attest.SecurityLevel;
import dev.custody.crypto.key.KeyFiles;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.PrivateKeyPem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody attest}: evidence about the device that holds a key. */
@Command(
    name = "attest",
    mixinStandardHelpOptions = true,
    description = "Judge evidence about the device that holds a key; nothing is fetched.",
    footer = {
      "",
      "Exit code 1 when not attested, with the name of the fault. See docs/attestation.md."
    })
final class AttestCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "the evidence")
  Path file;

  @Option(
      names = "--kind",
      required = true,
      paramLabel = "KIND",
      description = "android, x509 or tpm")
  String kind;

  @Option(
      names = "--root",
      paramLabel = "PEM",
      description =
          "certificates of the maker's roots, for android and x509; may be given several times")
  List<Path> roots = new ArrayList<>();

  @Option(
      names = "--challenge",
      paramLabel = "HEX",
      description = "what the device was asked; evidence must answer it")
  @Nullable String challenge;

  @Option(
      names = "--any-challenge",
      description =
          "take evidence made for any challenge: only for evidence that was judged before")
  boolean anyChallenge;

  @Option(
      names = "--status",
      paramLabel = "FILE",
      description = "the maker's status list (JSON); without it no certificate is known as revoked")
  @Nullable Path status;

  @Option(
      names = "--status-from",
      paramLabel = "TIME",
      description = "when the status list was fetched; default: when its file was last written")
  @Nullable String statusFrom;

  @Option(
      names = "--status-days",
      paramLabel = "DAYS",
      description = "how old the status list may be; needed with --status")
  @Nullable Integer statusDays;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "the moment of judgement: when the evidence arrived; default now")
  @Nullable String at;

  @Option(
      names = "--ignore-dates",
      description = "take certificates that were not valid at that moment")
  boolean ignoreDates;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "the key that signs: the evidence must speak of it")
  @Nullable Path key;

  @Option(names = "--kid", paramLabel = "HEX", description = "the same by its key id")
  @Nullable String kid;

  @Option(
      names = "--require",
      paramLabel = "LEVEL",
      description =
          "the least level; default TRUSTED_ENVIRONMENT for android, and what is granted for x509")
  @Nullable SecurityLevel level;

  @Option(names = "--json", description = "JSON for programs")
  boolean json;

  @Mixin AttestAndroid android = new AttestAndroid();

  @Mixin AttestDeviceChain deviceChain = new AttestDeviceChain();

  @Mixin AttestTpm tpm = new AttestTpm();

  AttestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    AttestationVerdict verdict = bound(judge());
    if (verdict instanceof Attested attested) {
      show(attested);
      return ExitCode.HOLDS;
    }
    show((NotAttested) verdict);
    return ExitCode.EVIDENCE;
  }

  private AttestationVerdict judge() throws IOException {
    if (!AttestTpm.WORD.equals(kind)) {
      AttestKind chosen = kind();
      return chosen.judge(file, policy(chosen));
    }
    if (level != null && !SecurityLevel.TPM.satisfies(level)) {
      throw CommandFault.usage("--require: expected TPM or SOFTWARE for tpm, found=" + level);
    }
    // Its trust are names of keys, no roots: the policy of chains has no part in it.
    return tpm.judge(file, nonce());
  }

  private Optional<Bytes> nonce() {
    if ((challenge == null) != anyChallenge) {
      throw CommandFault.usage("--challenge HEX is needed, or --any-challenge");
    }
    return challenge == null
        ? Optional.empty()
        : Optional.of(AttestInputs.hex("--challenge", challenge));
  }

  private AttestKind kind() {
    List<String> words = new ArrayList<>();
    for (AttestKind each : List.<AttestKind>of(android, deviceChain)) {
      if (each.word().equals(kind)) {
        return each;
      }
      words.add(each.word());
    }
    words.add(AttestTpm.WORD);
    throw CommandFault.usage("--kind: expected one of " + words + ", found=" + kind);
  }

  private AttestationPolicy policy(AttestKind chosen) throws IOException {
    Instant moment = Inputs.at(at);
    AttestationPolicy.Builder policy =
        AttestationPolicy.builder()
            .level(level == null ? chosen.levelIfNotSaid() : level)
            .roots(AttestInputs.roots(roots))
            .at(moment)
            .dates(
                ignoreDates
                    ? CertificateDates.NOT_ENFORCED
                    : CertificateDates.BETWEEN_LEAF_AND_ROOT);
    challenge(chosen, policy);
    status(policy);
    return policy.build();
  }

  private void challenge(AttestKind chosen, AttestationPolicy.Builder policy) {
    if (challenge != null && anyChallenge) {
      throw CommandFault.usage("--challenge and --any-challenge: one of them");
    }
    if (challenge != null) {
      try {
        policy.challenge(AttestInputs.hex("--challenge", challenge));
      } catch (IllegalArgumentException e) {
        throw CommandFault.usage("--challenge: " + e.getMessage());
      }
    } else if (anyChallenge || !chosen.answersChallenge()) {
      policy.challengeUnchecked();
    } else {
      throw CommandFault.usage("--challenge HEX is needed, or --any-challenge");
    }
  }

  private void status(AttestationPolicy.Builder policy) throws IOException {
    if (status == null) {
      terminal.say("no status list given: whether a certificate is revoked was not asked");
      policy.statusUnchecked();
      return;
    }
    if (statusDays == null || statusDays < 0) {
      throw CommandFault.usage("--status-days DAYS is needed: how old the status list may be");
    }
    Instant from =
        statusFrom == null ? Files.getLastModifiedTime(status).toInstant() : Inputs.at(statusFrom);
    policy.status(AttestInputs.status(status, from), Duration.ofDays(statusDays));
  }

  private AttestationVerdict bound(AttestationVerdict verdict) throws IOException {
    AttestationVerdict bound = verdict;
    if (key != null) {
      try {
        bound = EvidenceBinding.toKey(bound, PrivateKeyPem.readPublic(KeyFiles.read(key)));
      } catch (MalformedKeyException e) {
        throw CommandFault.usage("no key file: " + key + ": " + e.getMessage());
      }
    }
    if (kid != null) {
      try {
        bound = EvidenceBinding.toKeyId(bound, KeyId.ofHex(kid));
      } catch (IllegalArgumentException e) {
        throw CommandFault.usage("--kid: " + e.getMessage());
      }
    }
    return bound;
  }

  private void show(Attested attested) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("attested", true);
    members.put("kind", attested.kind().name());
    members.put("level", attested.level().name());
    members.put("kid", attested.key().keyId().toHex());
    members.put("canSignStatements", attested.key().verificationKey().isPresent());
    members.put("evidence", attested.evidence().toHex());
    if (json) {
      members.put("claims", attested.claims().byName());
      terminal.json(members);
      return;
    }
    members.putAll(attested.claims().byName());
    terminal.show(members, false);
  }

  private void show(NotAttested not) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("attested", false);
    members.put("fault", not.fault().name());
    members.put("detail", not.detail());
    members.put("advice", not.fault().advice());
    terminal.show(members, json);
  }
}
