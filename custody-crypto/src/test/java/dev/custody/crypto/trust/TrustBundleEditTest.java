package dev.custody.crypto.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The next version of a bundle. */
class TrustBundleEditTest {

  private static final Instant NOW = Bundles.FROM.plusSeconds(86_400);
  private static final String DEVICE = "urn:example:device:7";

  private final TrustedKey first = Bundles.entry("first", Algorithm.ES256).subject(DEVICE).build();
  private final TrustedKey second =
      Bundles.entry("second", Algorithm.ML_DSA_44).subject(DEVICE).build();
  private final TrustedKey other =
      Bundles.entry("other", Algorithm.ED25519).subject("urn:example:device:8").build();
  private final TrustBundle bundle =
      TrustBundle.of(41, Bundles.FROM, Bundles.TO, List.of(first, other, second));

  @Test
  void revokedKey_isTheOnlyThingThatChanges() {
    Revocation lost = new Revocation(NOW, "LOST", Bundles.FROM);
    TrustBundle next = edit().revoke(first.keyId(), lost).next(NOW, Bundles.TO);
    assertThat(next.version()).isEqualTo(42);
    assertThat(next.issued()).isEqualTo(NOW);
    assertThat(next.keys()).containsExactly(first.toBuilder().revoked(lost).build(), other, second);
    assertThat(bundle.keys()).containsExactly(first, other, second);
  }

  @Test
  void revocation_isNeverTakenBack() {
    TrustBundleEdit edit = edit().revoke(first.keyId(), new Revocation(NOW, "LOST", null));
    Revocation later = new Revocation(NOW.plusSeconds(1), "FOUND", null);
    assertThrows(IllegalArgumentException.class, () -> edit.revoke(first.keyId(), later));
    // It may turn out to reach further back.
    Revocation earlier = new Revocation(NOW.plusSeconds(9), "STOLEN", NOW.minusSeconds(9));
    TrustBundle next = edit.revoke(first.keyId(), earlier).next(NOW, Bundles.TO);
    assertThat(next.key(first.keyId()).orElseThrow().revoked()).contains(earlier);
  }

  @Test
  void offboarding_revokesAllKeysOfTheSubject_andNoOther() {
    Revocation gone = new Revocation(NOW, "OFFBOARDED", null);
    TrustBundleEdit edit = edit();
    assertThat(edit.offboard(DEVICE, gone)).containsExactly(first.keyId(), second.keyId());
    assertThat(edit.offboard(DEVICE, gone)).isEmpty();
    TrustBundle next = edit.next(NOW, Bundles.TO);
    assertThat(next.key(other.keyId())).contains(other);
    assertThat(next.key(first.keyId()).orElseThrow().revoked()).contains(gone);
    assertThat(next.key(second.keyId()).orElseThrow().revoked()).contains(gone);
    assertThrows(
        IllegalArgumentException.class, () -> edit.offboard("urn:example:device:77", gone));
  }

  @Test
  void offboarding_leavesAnEarlierRevocationAsItIs() {
    Revocation lost = new Revocation(NOW, "LOST", null);
    TrustBundleEdit edit = edit().revoke(first.keyId(), lost);
    Revocation gone = new Revocation(NOW.plusSeconds(60), "OFFBOARDED", null);
    assertThat(edit.offboard(DEVICE, gone)).containsExactly(second.keyId());
    assertThat(edit.next(NOW, Bundles.TO).key(first.keyId()).orElseThrow().revoked())
        .contains(lost);
  }

  @Test
  void successor_followsWithoutAGap() {
    TrustedKey successor = successor("next").window(NOW, Bundles.TO.plusSeconds(99)).build();
    Instant end = NOW.plusSeconds(3_600);
    TrustBundle next = edit().rotate(first.keyId(), successor, end).next(NOW, Bundles.TO);
    assertThat(next.keys())
        .containsExactly(
            first.toBuilder().successor(successor.keyId()).window(Bundles.FROM, end).build(),
            other,
            second,
            successor);
  }

  @Test
  void successorInOtherHands_orWithAGap_isRefused() {
    TrustedKey good = successor("next").window(NOW, Bundles.TO).build();
    KeyId old = first.keyId();
    Instant end = NOW.plusSeconds(3_600);
    TrustedKey elsewhere = good.toBuilder().subject("urn:example:device:8").build();
    assertThrows(IllegalArgumentException.class, () -> edit().rotate(old, elsewhere, end));
    TrustedKey late = good.toBuilder().window(end.plusMillis(1), Bundles.TO).build();
    assertThrows(IllegalArgumentException.class, () -> edit().rotate(old, late, end));
    assertThrows(
        IllegalArgumentException.class, () -> edit().rotate(old, good, Bundles.TO.plusMillis(1)));
    assertThrows(IllegalArgumentException.class, () -> edit().rotate(good.keyId(), good, end));
    assertThrows(
        IllegalArgumentException.class, () -> edit().rotate(old, second.toBuilder().build(), end));
    TrustBundleEdit revoked = edit().revoke(old, new Revocation(NOW, "LOST", null));
    assertThrows(IllegalArgumentException.class, () -> revoked.rotate(old, good, end));
    TrustBundleEdit rotated = edit().rotate(old, good, end);
    TrustedKey third = successor("third").window(NOW, Bundles.TO).build();
    assertThrows(IllegalArgumentException.class, () -> rotated.rotate(old, third, end));
  }

  @Test
  void whatIsRefused_changesNothing() {
    TrustBundleEdit edit = edit();
    KeyId stranger = Bundles.STRANGER.keyId();
    Revocation lost = new Revocation(NOW, "LOST", null);
    assertThrows(IllegalArgumentException.class, () -> edit.revoke(stranger, lost));
    assertThrows(IllegalArgumentException.class, () -> edit.add(first));
    assertThrows(
        IllegalArgumentException.class, () -> edit.rotate(first.keyId(), second, Bundles.TO));
    assertThat(edit.next(NOW, Bundles.TO).keys()).isEqualTo(bundle.keys());
  }

  @Test
  void timeAndVersion_onlyRise() {
    assertThrows(
        IllegalArgumentException.class, () -> edit().next(Bundles.FROM.minusMillis(1), Bundles.TO));
    assertThrows(IllegalArgumentException.class, () -> edit().next(NOW, NOW));
    TrustBundle last = TrustBundle.of(Long.MAX_VALUE, Bundles.FROM, Bundles.TO, List.of());
    assertThrows(
        IllegalArgumentException.class, () -> TrustBundleEdit.of(last).next(NOW, Bundles.TO));
  }

  @Test
  void builderOfAnEntry_makesTheSameEntry() {
    for (TrustedKey key : Bundles.full(1).keys()) {
      assertThat(key.toBuilder().build()).isEqualTo(key);
    }
  }

  private TrustedKey.Builder successor(String name) {
    return first.toBuilder(Bundles.key(name, Algorithm.ES256).publicKey());
  }

  private TrustBundleEdit edit() {
    return TrustBundleEdit.of(bundle);
  }
}
