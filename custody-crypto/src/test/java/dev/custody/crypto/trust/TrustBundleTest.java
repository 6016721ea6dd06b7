package dev.custody.crypto.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Role;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustBundleTest {

  private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2027-11-01T00:00:00Z");
  private static final String PARTY = "urn:example:carrier";

  private final VerificationKey key = newKey();

  @Test
  void entryHoldsWhatItWasGiven_andABundleFindsIt() {
    VerificationKey other = newKey();
    TrustedKey entry =
        TrustedKey.builder(key, PARTY, Holder.DEVICE)
            .subject("urn:example:device:7")
            .roles(Role.GIVER, Role.ACTOR)
            .kinds(Kind.SCAN)
            .places("/414/5001555164280")
            .window(FROM, TO)
            .revoked(new Revocation(TO, "LOST", FROM))
            .companion(other.keyId())
            .successor(other.keyId())
            .attestation(Digest.sha256(new byte[0]))
            .build();
    assertThat(entry.key()).isEqualTo(key);
    assertThat(entry.party()).isEqualTo(PARTY);
    assertThat(entry.subject()).contains("urn:example:device:7");
    assertThat(entry.roles()).containsExactly(Role.ACTOR, Role.GIVER);
    assertThat(entry.kinds()).containsExactly(Kind.SCAN);
    assertThat(entry.places()).containsExactly("/414/5001555164280");
    assertThat(entry.notBefore()).isEqualTo(FROM);
    assertThat(entry.notAfter()).isEqualTo(TO);
    assertThat(entry.revoked().orElseThrow().effective()).isEqualTo(FROM);
    assertThat(entry.companion()).contains(other.keyId());
    assertThat(entry.successor()).contains(other.keyId());
    assertThat(entry.attestation()).isPresent();
    TrustBundle bundle = TrustBundle.of(1, FROM, TO, List.of(entry));
    assertThat(bundle.key(key.keyId())).contains(entry);
    assertThat(bundle.key(other.keyId())).isEmpty();
    assertThat(bundle).isEqualTo(TrustBundle.of(1, FROM, TO, List.of(entry)));
    assertThat(bundle.keys()).containsExactly(entry);
  }

  @Test
  void entryDoesNotChangeWithItsBuilder() {
    TrustedKey.Builder builder = good().roles(Role.ACTOR);
    TrustedKey entry = builder.build();
    builder.roles(Role.GIVER).kinds(Kind.SCAN).places("/414/5001555164280");
    assertThat(entry.roles()).containsExactly(Role.ACTOR);
    assertThat(entry.kinds()).isEmpty();
    assertThat(entry.places()).isEmpty();
  }

  @Test
  void missingEmptyOrReversedWindow_isRefused() {
    refuses("notAfter", builder -> {}, TrustedKey.builder(key, PARTY, Holder.DEVICE));
    refuses("notAfter", builder -> builder.window(TO, FROM));
    refuses("notAfter", builder -> builder.window(FROM, FROM));
  }

  @ParameterizedTest
  @EnumSource(
      value = Holder.class,
      names = {"LOG", "WITNESS", "TIMESTAMPER"})
  void holderWithoutStatements_hasNoRole(Holder holder) {
    refuses(
        "roles",
        builder -> builder.roles(Role.WITNESS),
        TrustedKey.builder(key, PARTY, holder).window(FROM, TO));
    assertThat(TrustedKey.builder(key, PARTY, holder).window(FROM, TO).build().roles()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "carrier", "/417/5021686376742", "urn:a b", "http://x/417/5021686376741"})
  void whatIsNoIdentifier_isRefusedWithItsMember(String bad) {
    refuses("party", builder -> {}, TrustedKey.builder(key, bad, Holder.DEVICE).window(FROM, TO));
    refuses("subject", builder -> builder.subject(bad));
    refuses("places", builder -> builder.places("/414/5001555164280", bad));
  }

  @Test
  void noteKeyName_isForLogsAndWitnesses_andHasItsForm() {
    refuses("noteKeyName", builder -> builder.noteKeyName("log.example.com"));
    for (String bad : new String[] {"", "a b", "a+b", "é"}) {
      refuses(
          "noteKeyName",
          builder -> builder.noteKeyName(bad),
          TrustedKey.builder(key, PARTY, Holder.LOG).window(FROM, TO));
    }
    TrustedKey log =
        TrustedKey.builder(key, PARTY, Holder.LOG)
            .window(FROM, TO)
            .noteKeyName("log.example.com/dock")
            .build();
    assertThat(log.noteKeyName()).contains("log.example.com/dock");
  }

  @Test
  void keyThatIsItsOwnCompanionOrSuccessor_isRefused() {
    refuses("companion", builder -> builder.companion(key.keyId()));
    refuses("successor", builder -> builder.successor(key.keyId()));
  }

  @Test
  void twoEntriesOfOneKey_refuseTheBundle() {
    TrustedKey one = good().roles(Role.ACTOR).build();
    TrustedKey two = good().roles(Role.GIVER).build();
    Parsed<TrustBundle> checked = TrustBundle.check(1, FROM, TO, List.of(one, two));
    assertRefused(checked, "keys[1].publicKey");
    assertThrows(
        IllegalArgumentException.class, () -> TrustBundle.of(1, FROM, TO, List.of(one, two)));
  }

  @Test
  void versionBelowOne_andReversedLife_refuseTheBundle() {
    assertRefused(TrustBundle.check(0, FROM, TO, List.of()), "version");
    assertRefused(TrustBundle.check(1, TO, FROM, List.of()), "expires");
    assertThat(TrustBundle.check(1, FROM, TO, List.of())).isInstanceOf(Parsed.Accepted.class);
  }

  @Test
  void revocation_hasAReasonAndNoCompromiseInItsFuture() {
    assertThrows(IllegalArgumentException.class, () -> new Revocation(FROM, "", null));
    assertThrows(IllegalArgumentException.class, () -> new Revocation(FROM, "it was lost", null));
    assertThrows(IllegalArgumentException.class, () -> new Revocation(FROM, "LOST", TO));
    assertThat(new Revocation(FROM, "LOST", null).effective()).isEqualTo(FROM);
  }

  private TrustedKey.Builder good() {
    return TrustedKey.builder(key, PARTY, Holder.DEVICE).window(FROM, TO);
  }

  private void refuses(String path, Consumer<TrustedKey.Builder> change) {
    refuses(path, change, good());
  }

  private static void refuses(
      String path, Consumer<TrustedKey.Builder> change, TrustedKey.Builder builder) {
    change.accept(builder);
    assertRefused(builder.check(), path);
    assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertRefused(Parsed<?> parsed, String path) {
    assertThat(parsed).isInstanceOf(Parsed.Refused.class);
    Parsed.Refused<?> refused = (Parsed.Refused<?>) parsed;
    assertThat(refused.first().reason()).isEqualTo(Reason.TRUST_BUNDLE_INVALID);
    assertThat(refused.first().path()).isEqualTo(path);
  }

  private static VerificationKey newKey() {
    return SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom()).publicKey();
  }
}
