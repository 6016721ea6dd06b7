package dev.custody.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Seal;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Role;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.seal.SealRegistry;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.time.TimestampPolicy;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.ProofJudgement;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verifier;
import dev.custody.feeds.json.SealKeysJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide to seals: its snippet is compiled, and its registry judges what the snippet reads. */
class TapSealTest {

  private static final Path ROOT = Path.of(System.getProperty("custody.root", ".."));

  /** Of vectors/own/seals.json: the tag of the guide's registry, its loop never opened. */
  private static final String TAP =
      "https://seal.example/t?v=1&picc_data=5839041E0C3A02EFD7DDDCD9CBEB4174"
          + "&enc=93F96D0C6EEEABD2508F0F12B0BFFBB0A9C5F99F532CFCC3CED5D5ED0270CCBF"
          + "&cmac=0D87108003B858AE";

  private static String block(String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(ROOT.resolve("docs/seals.md")));
    assertThat(block.find()).as(language).isTrue();
    return block.group(1);
  }

  @Test
  void javaOfTheGuide_isTheMarkedRegion() throws IOException {
    String source =
        Files.readString(ROOT.resolve("examples/src/main/java/dev/custody/examples/TapSeal.java"));
    int from = source.indexOf('\n', source.indexOf("// [tap]")) + 1;
    String region = source.substring(from, source.lastIndexOf('\n', source.indexOf("// [end]")));
    assertThat(block("java")).isEqualTo(region.stripIndent() + "\n");
  }

  @Test
  void tap_isJudgedByTheRegistryOfTheGuide() throws Exception {
    Seal seal = TapSeal.read(TAP).orElseThrow();
    ProofJudgement holds = judge(seal);
    assertThat(holds.holds()).as(holds.detail()).isTrue();
    // Another digit of the tag's MAC.
    assertThat(judge(TapSeal.read(TAP.replace("58AE", "58AF")).orElseThrow()).holds()).isFalse();
    assertThat(TapSeal.read("https://seal.example/t?v=1")).isEmpty();
    TapSeal.main(new String[] {TAP});
  }

  private static ProofJudgement judge(Seal seal) throws Exception {
    SealRegistry seals = SealKeysJson.parse(block("json").getBytes(StandardCharsets.UTF_8));
    var key = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
    var device = StatementSigner.begin(key, "urn:example:carrier", new VolatileStreamStore());
    Instant now = Instant.parse("2026-11-20T08:00:00Z");
    var builder = CustodyEvent.builder(Kind.SCAN).time(now).nonce(new SecureRandom());
    CustodyEvent event =
        builder.items(List.of(Item.of("urn:example:pallet:1"))).seals(List.of(seal)).build();
    TrustedKey entry =
        TrustedKey.builder(key.publicKey(), device.party(), Holder.DEVICE)
            .roles(Role.ACTOR)
            .window(now.minusSeconds(60), now.plusSeconds(60))
            .build();
    TrustBundle trust =
        TrustBundle.of(1, now.minusSeconds(60), now.plusSeconds(60), List.of(entry));
    VerificationPolicy policy =
        new VerificationPolicy(
            now, VerificationPolicy.Streams.MAY_HAVE_GAPS, TimestampPolicy.none(), seals);
    Verdict verdict =
        Verifier.of(trust, policy, VerificationBackend.best())
            .verify(EventPackage.of(device.sign(StatementRequest.actor(event))));
    return verdict.proofs().stream()
        .filter(proof -> proof.kind() == ProofJudgement.Kind.SEAL)
        .findFirst()
        .orElseThrow();
  }
}
