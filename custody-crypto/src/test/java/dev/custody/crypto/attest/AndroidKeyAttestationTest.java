package dev.custody.crypto.attest;

import static dev.custody.crypto.attest.TestDescription.integer;
import static dev.custody.crypto.attest.TestDescription.tlv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.crypto.attest.TestAuthority.Issued;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One rule at a time, on chains made for it. */
class AndroidKeyAttestationTest {

  private static final Issued ROOT = TestAuthority.root("root");
  private static final Issued MIDDLE =
      TestAuthority.issue("middle", ROOT, of -> of.issuer(1).serial(0x0badL));
  private static final Issued BATCH =
      TestAuthority.issue("batch", MIDDLE, of -> of.noIssuer().serial(0xbeefL));

  private static CertificateChain chain(TestDescription description) {
    return TestAuthority.chain(leaf(description.encode()), BATCH, MIDDLE, ROOT);
  }

  private static Issued leaf(Bytes description) {
    return TestAuthority.issue("leaf", BATCH, of -> of.description(description).serial(1));
  }

  static AttestationPolicy.Builder policy() {
    return AttestationPolicy.builder()
        .level(SecurityLevel.TRUSTED_ENVIRONMENT)
        .roots(Set.of(TestAuthority.pinned(ROOT)))
        .at(TestAuthority.NOW)
        .dates(CertificateDates.BETWEEN_LEAF_AND_ROOT)
        .challenge(TestDescription.CHALLENGE)
        .statusUnchecked();
  }

  static AndroidDemands.Builder demands() {
    return AndroidDemands.builder()
        .boot(Set.of(VerifiedBootState.VERIFIED), true)
        .bootKeys(Set.of(TestDescription.BOOT_KEY))
        .patchLevels(YearMonth.of(2026, 8), YearMonth.of(2026, 8), YearMonth.of(2026, 8))
        .applications(
            Set.of(
                new AndroidDemands.Application("com.example.handheld", TestDescription.SIGNER, 7)));
  }

  private static AttestationVerdict verify(CertificateChain chain) {
    return AndroidKeyAttestation.verify(chain, policy().build(), demands().build());
  }

  private static void refused(AttestationVerdict verdict, AttestationFault fault) {
    assertThat(verdict).isInstanceOf(NotAttested.class);
    assertThat(((NotAttested) verdict).fault()).as(verdict.toString()).isEqualTo(fault);
  }

  private static void refused(TestDescription description, AttestationFault fault) {
    refused(verify(chain(description)), fault);
  }

  @Test
  void goodChain_isAttestedWithLevelKeyDigestAndClaims() {
    Issued leaf = leaf(TestDescription.good().encode());
    CertificateChain chain = TestAuthority.chain(leaf, BATCH, MIDDLE, ROOT);
    AttestationVerdict verdict = verify(chain);
    assertThat(verdict).isInstanceOf(Attested.class);
    Attested attested = (Attested) verdict;
    assertThat(attested.level()).isEqualTo(SecurityLevel.TRUSTED_ENVIRONMENT);
    assertThat(attested.key().isKeyOf(leaf.key())).isTrue();
    assertThat(attested.key().keyId()).isEqualTo(leaf.key().keyId());
    assertThat(attested.evidence()).isEqualTo(chain.digest());
    assertThat(attested.claims().byName()).containsEntry("hardware.deviceLocked", "true");
    assertThat(attested.toString()).doesNotContain("handheld");
    // The root may be left out: it is pinned.
    assertThat(verify(TestAuthority.chain(leaf, BATCH, MIDDLE))).isInstanceOf(Attested.class);
  }

  @Test
  void challengeOfAnotherRequest_isRefused() {
    TestDescription other = TestDescription.good();
    other.challenge = AndroidChains.utf8("what was asked before");
    refused(other, AttestationFault.CHALLENGE_MISMATCH);
    AttestationPolicy any = policy().challengeUnchecked().build();
    assertThat(AndroidKeyAttestation.verify(chain(other), any, demands().build()))
        .isInstanceOf(Attested.class);
  }

  @Test
  void attestedKeyThatActsAsIssuer_isRefused() {
    // The owner of an attested key describes another key as he likes, and its signature holds.
    Issued attested = leaf(TestDescription.good().encode());
    Issued forged =
        TestAuthority.issue(
            "forged", attested, of -> of.description(TestDescription.good().encode()));
    refused(
        verify(TestAuthority.chain(forged, attested, BATCH, MIDDLE, ROOT)),
        AttestationFault.EXTENSION_ABOVE_LEAF);
    Issued plain = TestAuthority.issue("plain", attested, of -> {});
    refused(
        verify(TestAuthority.chain(plain, attested, BATCH, MIDDLE, ROOT)),
        AttestationFault.EXTENSION_ABOVE_LEAF);
    refused(verify(TestAuthority.chain(BATCH, MIDDLE, ROOT)), AttestationFault.EXTENSION_MISSING);
  }

  @Test
  void keyThatIsNoIssuer_issuesNothingButTheLeaf() {
    Issued between = TestAuthority.issue("between", BATCH, of -> of.issuer(0));
    Issued leaf =
        TestAuthority.issue("leaf", between, of -> of.description(TestDescription.good().encode()));
    refused(
        verify(TestAuthority.chain(leaf, between, BATCH, MIDDLE, ROOT)),
        AttestationFault.CHAIN_BROKEN);
  }

  @Test
  void pathLength_isKept() {
    Issued deep = TestAuthority.issue("deep", MIDDLE, of -> of.issuer(5));
    Issued deeper = TestAuthority.issue("deeper", deep, of -> of.issuer(5));
    Issued batch = TestAuthority.issue("batch", deeper, TestAuthority.Contents::noIssuer);
    Issued leaf =
        TestAuthority.issue("leaf", batch, of -> of.description(TestDescription.good().encode()));
    refused(
        verify(TestAuthority.chain(leaf, batch, deeper, deep, MIDDLE, ROOT)),
        AttestationFault.CHAIN_BROKEN);
  }

  @Test
  void chainInAnotherOrderOrWithAGap_isBroken() {
    Issued leaf = leaf(TestDescription.good().encode());
    refused(verify(TestAuthority.chain(leaf, MIDDLE, BATCH, ROOT)), AttestationFault.CHAIN_BROKEN);
    refused(verify(TestAuthority.chain(leaf, MIDDLE, ROOT)), AttestationFault.CHAIN_BROKEN);
    refused(
        verify(TestAuthority.chain(leaf, BATCH, MIDDLE, ROOT, ROOT)),
        AttestationFault.CHAIN_BROKEN);
  }

  @Test
  void keyInPlaceOfTheAttestedOne_isRefused() {
    Issued genuine = leaf(TestDescription.good().encode());
    Bytes swapped =
        Bytes.ofHex(
            genuine.der().toHex().replace(genuine.key().spki().toHex(), ROOT.key().spki().toHex()));
    assertThat(swapped).isNotEqualTo(genuine.der());
    refused(
        verify(TestAuthority.chain(new Issued(swapped, ROOT.keys(), "leaf"), BATCH, MIDDLE, ROOT)),
        AttestationFault.CHAIN_BROKEN);
  }

  @Test
  void rootOfTheSameNameAndAnotherKey_isNotThePinnedOne() {
    Issued impostor = TestAuthority.root("root");
    Issued batch = TestAuthority.issue("batch", impostor, of -> of.issuer(0));
    Issued leaf =
        TestAuthority.issue("leaf", batch, of -> of.description(TestDescription.good().encode()));
    refused(verify(TestAuthority.chain(leaf, batch, impostor)), AttestationFault.ROOT_UNKNOWN);
    refused(verify(TestAuthority.chain(leaf, batch)), AttestationFault.CHAIN_BROKEN);
    refused(verify(TestAuthority.chain(leaf)), AttestationFault.ROOT_UNKNOWN);
  }

  @Test
  void newCertificateForThePinnedKey_isTheSameRoot() {
    Issued renewed =
        TestAuthority.issue(
            "root",
            ROOT.keys(),
            "root",
            ROOT.keys(),
            of -> of.issuer(5).serial(77).dates(Instant.EPOCH, Instant.EPOCH.plusSeconds(1)));
    Issued leaf = leaf(TestDescription.good().encode());
    assertThat(verify(TestAuthority.chain(leaf, BATCH, MIDDLE, renewed)))
        .isInstanceOf(Attested.class);
  }

  @Test
  void unknownCriticalExtension_isRefused() {
    Issued leaf =
        TestAuthority.issue(
            "leaf", BATCH, of -> of.description(TestDescription.good().encode()).unknownCritical());
    refused(verify(TestAuthority.chain(leaf, BATCH, MIDDLE, ROOT)), AttestationFault.CHAIN_BROKEN);
  }

  @Test
  void datesBetweenLeafAndRoot_areEnforcedAsThePolicySays_andTheLeafsNever() {
    Issued leaf =
        TestAuthority.issue(
            "leaf",
            BATCH,
            of ->
                of.description(TestDescription.good().encode())
                    .dates(Instant.EPOCH, Instant.EPOCH.plusSeconds(1)));
    CertificateChain chain = TestAuthority.chain(leaf, BATCH, MIDDLE, ROOT);
    assertThat(verify(chain)).isInstanceOf(Attested.class);
    for (Instant at :
        List.of(TestAuthority.FROM.minusSeconds(1), TestAuthority.UNTIL.plusSeconds(1))) {
      AttestationPolicy.Builder outside = policy().at(at);
      refused(
          AndroidKeyAttestation.verify(chain, outside.build(), demands().build()),
          AttestationFault.CERTIFICATE_EXPIRED);
      outside.dates(CertificateDates.NOT_ENFORCED);
      assertThat(AndroidKeyAttestation.verify(chain, outside.build(), demands().build()))
          .isInstanceOf(Attested.class);
    }
    for (Instant at : List.of(TestAuthority.FROM, TestAuthority.UNTIL)) {
      assertThat(AndroidKeyAttestation.verify(chain, policy().at(at).build(), demands().build()))
          .isInstanceOf(Attested.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "beef", "0BEEF", "bad"})
  void certificateOnTheStatusList_isRefused(String serial) throws Exception {
    for (StatusList.Status status : StatusList.Status.values()) {
      refused(
          verify(list(serial, status, TestAuthority.NOW), Duration.ZERO),
          status == StatusList.Status.REVOKED
              ? AttestationFault.CERTIFICATE_REVOKED
              : AttestationFault.CERTIFICATE_SUSPENDED);
    }
  }

  @Test
  void statusListOlderThanAllowed_isStale_whateverItSays() throws Exception {
    Duration day = Duration.ofDays(1);
    StatusList other = list("2", StatusList.Status.REVOKED, TestAuthority.NOW.minus(day));
    assertThat(verify(other, day)).isInstanceOf(Attested.class);
    refused(verify(other, day.minusNanos(1)), AttestationFault.STATUS_LIST_STALE);
    // A later list knows more: what it revokes is revoked, also for an earlier moment.
    assertThat(verify(list("2", StatusList.Status.REVOKED, TestAuthority.NOW.plus(day)), day))
        .isInstanceOf(Attested.class);
    refused(
        verify(list("bad", StatusList.Status.REVOKED, TestAuthority.NOW.plus(day)), day),
        AttestationFault.CERTIFICATE_REVOKED);
  }

  private static StatusList list(String serial, StatusList.Status status, Instant fetchedAt)
      throws MalformedEvidenceException {
    return StatusList.parse(
        AndroidChains.utf8("{\"entries\":{\"" + serial + "\":{\"status\":\"" + status + "\"}}}"),
        fetchedAt);
  }

  private static AttestationVerdict verify(StatusList list, Duration ageMax) {
    return AndroidKeyAttestation.verify(
        chain(TestDescription.good()), policy().status(list, ageMax).build(), demands().build());
  }

  @Test
  void level_isTheWeakerOfWhoSaysItAndWhereTheKeyIs() {
    TestDescription bySoftware = TestDescription.good();
    bySoftware.attestationLevel = 0;
    refused(bySoftware, AttestationFault.LEVEL_TOO_LOW);
    TestDescription inSoftware = TestDescription.good();
    inSoftware.keyMintLevel = 0;
    refused(inSoftware, AttestationFault.LEVEL_TOO_LOW);
    TestDescription strong = TestDescription.good();
    strong.attestationLevel = 2;
    strong.keyMintLevel = 2;
    AttestationPolicy strongbox = policy().level(SecurityLevel.STRONGBOX).build();
    assertThat(AndroidKeyAttestation.verify(chain(strong), strongbox, demands().build()))
        .isInstanceOf(Attested.class);
    strong.attestationLevel = 1;
    refused(
        AndroidKeyAttestation.verify(chain(strong), strongbox, demands().build()),
        AttestationFault.LEVEL_TOO_LOW);
    refused(
        AndroidKeyAttestation.verify(
            chain(TestDescription.good()),
            policy().level(SecurityLevel.TPM).build(),
            demands().build()),
        AttestationFault.LEVEL_TOO_LOW);
  }

  @Test
  void importedKey_isRefused() {
    for (int origin = 1; origin <= 4; origin++) {
      refused(
          TestDescription.good().with(702, integer(origin)), AttestationFault.KEY_NOT_GENERATED);
    }
    refused(TestDescription.good().without(702), AttestationFault.KEY_NOT_GENERATED);
    // The system's word is no help.
    TestDescription bySystem = TestDescription.good().without(702);
    bySystem.software.add(1, new TestDescription.Field(702, integer(0)));
    refused(bySystem, AttestationFault.KEY_NOT_GENERATED);
  }

  @Test
  void descriptionOfAnotherKindOfKey_isRefused() {
    refused(TestDescription.good().with(2, integer(1)), AttestationFault.KEY_DESCRIPTION_MISMATCH);
    refused(TestDescription.good().without(2), AttestationFault.KEY_DESCRIPTION_MISMATCH);
    refused(
        TestDescription.good().with(3, integer(384)), AttestationFault.KEY_DESCRIPTION_MISMATCH);
    refused(TestDescription.good().with(10, integer(2)), AttestationFault.KEY_DESCRIPTION_MISMATCH);
    assertThat(verify(chain(TestDescription.good().without(10)))).isInstanceOf(Attested.class);
  }

  @Test
  void keyForMoreOrLessThanSigning_isRefused() {
    assertThat(verify(chain(TestDescription.good().with(1, tlv(0x31, integer(3), integer(2))))))
        .isInstanceOf(Attested.class);
    refused(
        TestDescription.good().with(1, tlv(0x31, integer(3))),
        AttestationFault.KEY_PURPOSE_MISMATCH);
    for (int more : new int[] {0, 1, 4, 5, 6, 7}) {
      refused(
          TestDescription.good().with(1, tlv(0x31, integer(2), integer(more))),
          AttestationFault.KEY_PURPOSE_MISMATCH);
    }
    refused(TestDescription.good().without(1), AttestationFault.KEY_PURPOSE_MISMATCH);
  }

  @Test
  void changedSystem_isRefused() {
    for (int state = 1; state <= 3; state++) {
      refused(
          TestDescription.good()
              .with(704, TestDescription.boot(TestDescription.BOOT_KEY, 0xff, state)),
          AttestationFault.BOOT_NOT_VERIFIED);
    }
    refused(
        TestDescription.good().with(704, TestDescription.boot(TestDescription.BOOT_KEY, 0, 0)),
        AttestationFault.DEVICE_UNLOCKED);
    refused(
        TestDescription.good().with(704, TestDescription.boot(TestDescription.SIGNER, 0xff, 0)),
        AttestationFault.BOOT_MEASUREMENT_UNKNOWN);
    refused(TestDescription.good().without(704), AttestationFault.BOOT_NOT_VERIFIED);
    TestDescription bySystem = TestDescription.good().without(704);
    bySystem.software.add(
        1, new TestDescription.Field(704, TestDescription.boot(TestDescription.BOOT_KEY, 0xff, 0)));
    refused(bySystem, AttestationFault.BOOT_NOT_VERIFIED);
  }

  @Test
  void ownSystem_isTakenByItsKey() {
    AndroidDemands own =
        demands()
            .boot(Set.of(VerifiedBootState.SELF_SIGNED), true)
            .bootKeys(Set.of(TestDescription.SIGNER))
            .build();
    CertificateChain chain =
        chain(
            TestDescription.good()
                .with(704, TestDescription.boot(TestDescription.SIGNER, 0xff, 1)));
    assertThat(AndroidKeyAttestation.verify(chain, policy().build(), own))
        .isInstanceOf(Attested.class);
    assertThatThrownBy(
            () ->
                demands()
                    .boot(Set.of(VerifiedBootState.SELF_SIGNED), true)
                    .bootKeysUnchecked()
                    .build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void oldOrMissingPatchLevel_isRefused() {
    for (int tag : new int[] {706, 718, 719}) {
      for (long old : new long[] {202_607, 20_260_731, 0, 20_268, 99_999_999_999L}) {
        refused(
            TestDescription.good().with(tag, integer(old)), AttestationFault.PATCH_LEVEL_TOO_OLD);
      }
      refused(TestDescription.good().without(tag), AttestationFault.PATCH_LEVEL_TOO_OLD);
      for (long fresh : new long[] {202_608, 20_260_801, 202_701}) {
        assertThat(verify(chain(TestDescription.good().with(tag, integer(fresh)))))
            .isInstanceOf(Attested.class);
      }
    }
  }

  @Test
  void otherApplication_isRefused() {
    byte[][] others = {
      TestDescription.application("com.example.other", 7, TestDescription.SIGNER),
      TestDescription.application("com.example.handheld", 6, TestDescription.SIGNER),
      TestDescription.application("com.example.handheld", 7, TestDescription.BOOT_KEY),
    };
    for (byte[] other : others) {
      TestDescription description = TestDescription.good();
      description.software.set(1, new TestDescription.Field(709, tlv(0x04, other)));
      refused(description, AttestationFault.APPLICATION_MISMATCH);
    }
    TestDescription none = TestDescription.good();
    none.software.remove(1);
    refused(none, AttestationFault.APPLICATION_MISMATCH);
  }

  @Test
  void policyWithoutAWordOnAnything_isNotBuilt() {
    assertThatThrownBy(() -> AttestationPolicy.builder().build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> AttestationPolicy.builder().challengeUnchecked().statusUnchecked().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("level");
    assertThatThrownBy(() -> AndroidDemands.builder().bootUnchecked().build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> policy().roots(Set.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> policy().challenge(Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
