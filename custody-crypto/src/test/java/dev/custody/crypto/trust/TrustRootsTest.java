package dev.custody.crypto.trust;

import static dev.custody.crypto.trust.Bundles.ROOT_A;
import static dev.custody.crypto.trust.Bundles.ROOT_B;
import static dev.custody.crypto.trust.Bundles.ROOT_C;
import static dev.custody.crypto.trust.Bundles.STRANGER;
import static dev.custody.crypto.trust.Bundles.roots;
import static dev.custody.crypto.trust.Bundles.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.api.statement.TrustHeader;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.verify.Rejected;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What pinned roots trust, and what not. */
class TrustRootsTest {

  private static final TrustRoots ONE = roots(1, ROOT_A);
  private static final TrustRoots TWO_OF_THREE = roots(2, ROOT_A, ROOT_B, ROOT_C);

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"ES256", "ED25519", "ML_DSA_44", "ML_DSA_65"})
  void bundleSignedByItsRoot_isTrusted_andSaysWhichItWas(Algorithm algorithm) {
    SoftwareSigner root = Bundles.key("root", algorithm);
    SignedTrustBundle bundle = signed(Bundles.full(3), root);
    TrustVerdict verdict = roots(1, root).verify(bundle.encode(), null);
    TrustVerdict.Trusted trusted = (TrustVerdict.Trusted) verdict;
    assertThat(trusted.version()).isEqualTo(new BundleVersion(3, bundle.digest()));
    assertThat(trusted.bundle().keys()).containsExactlyInAnyOrderElementsOf(Bundles.full(3).keys());
  }

  @Test
  void everyFlippedBit_isNeverTrusted() {
    SignedTrustBundle bundle = signed(Bundles.small(1), ROOT_A);
    byte[] whole = bundle.encode().toByteArray();
    assertTrusted(ONE.verify(Bytes.copyOf(whole), null));
    for (int i = 0; i < whole.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = whole.clone();
        flipped[i] ^= (byte) (1 << bit);
        untrusted(ONE.verify(Bytes.ofOwned(flipped), null));
      }
    }
  }

  @Test
  void everyTruncation_andEveryByteMore_isNeverTrusted() {
    byte[] whole = signed(Bundles.small(1), ROOT_A).encode().toByteArray();
    for (int length = 0; length < whole.length; length++) {
      untrusted(ONE.verify(Bytes.copyOf(whole, 0, length), null));
    }
    for (int more = 0; more < 256; more++) {
      byte[] longer = Arrays.copyOf(whole, whole.length + 1);
      longer[whole.length] = (byte) more;
      untrusted(ONE.verify(Bytes.ofOwned(longer), null));
    }
  }

  @Test
  void everyFlippedBitOfTheBundleItself_failsTheSignature() {
    SignedTrustBundle good = signed(Bundles.small(1), ROOT_A);
    byte[] whole = good.bundle().toByteArray();
    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 1;
      SignedTrustBundle other = new SignedTrustBundle(Bytes.ofOwned(flipped), good.statements());
      assertThat(reasons(ONE.verify(other, null)))
          .containsExactly(Reason.SIGNATURE_INVALID, Reason.NO_STATEMENT);
    }
  }

  @Test
  void threshold_countsDifferentKeys() {
    TrustBundle bundle = Bundles.small(1);
    assertTrusted(TWO_OF_THREE.verify(signed(bundle, ROOT_A, ROOT_B), null));
    assertTrusted(TWO_OF_THREE.verify(signed(bundle, ROOT_C, ROOT_B), null));
    assertTrusted(TWO_OF_THREE.verify(signed(bundle, ROOT_A, ROOT_B, ROOT_C), null));
    assertThat(reasons(TWO_OF_THREE.verify(signed(bundle, ROOT_A), null)))
        .containsExactly(Reason.PENDING_COUNTERSIGNATURE);
    assertThat(reasons(TWO_OF_THREE.verify(signed(bundle, ROOT_A, ROOT_A, ROOT_A), null)))
        .containsExactly(Reason.PENDING_COUNTERSIGNATURE);
    SignedTrustBundle none = new SignedTrustBundle(TrustBundleCodec.encode(bundle), List.of());
    assertThat(reasons(TWO_OF_THREE.verify(none, null))).containsExactly(Reason.NO_STATEMENT);
  }

  @Test
  void theSamePinTwice_isOne() {
    assertThrows(IllegalArgumentException.class, () -> roots(2, ROOT_A, ROOT_A));
    assertThrows(IllegalArgumentException.class, () -> roots(0, ROOT_A));
    assertThrows(IllegalArgumentException.class, () -> roots(1));
    assertThat(roots(1, ROOT_A, ROOT_A).toString()).isEqualTo("TrustRoots[1 of 1]");
  }

  @Test
  void whatDoesNotCount_takesNothingFromWhatDoes() {
    TrustBundle bundle = Bundles.small(1);
    SignedTrustBundle good = signed(bundle, ROOT_A);
    List<Statement> noise =
        List.of(
            signed(bundle, STRANGER).statements().get(0),
            new Statement(Bytes.EMPTY, Bytes.EMPTY),
            new Statement(Bundles.header(ROOT_A), Bytes.ofOwned(new byte[64])),
            new Statement(Bytes.ofOwned(new byte[1_024]), Bytes.ofOwned(new byte[1])));
    for (int at = 0; at <= noise.size(); at++) {
      List<Statement> all = new ArrayList<>(noise);
      all.add(at, good.statements().get(0));
      assertTrusted(ONE.verify(new SignedTrustBundle(good.bundle(), all), null));
    }
    assertThat(reasons(ONE.verify(new SignedTrustBundle(good.bundle(), noise), null)))
        .startsWith(Reason.UNKNOWN_KEY, Reason.HEADER_NOT_CANONICAL)
        .endsWith(Reason.NO_STATEMENT);
  }

  @Test
  void keysOfTheBundle_areNoRoots() {
    SoftwareSigner device = Bundles.key("device", Algorithm.ED25519);
    assertThat(Bundles.small(2).key(device.keyId())).isPresent();
    assertThat(reasons(ONE.verify(signed(Bundles.small(2), device), null)))
        .containsExactly(Reason.UNKNOWN_KEY, Reason.NO_STATEMENT);
  }

  @Test
  void olderVersion_andAnotherOfTheSame_areRolledBack() {
    SignedTrustBundle seen = signed(Bundles.small(5), ROOT_A);
    BundleVersion highest = new BundleVersion(5, seen.digest());
    assertTrusted(ONE.verify(seen, highest));
    assertTrusted(ONE.verify(signed(Bundles.small(6), ROOT_A), highest));
    assertThat(reasons(ONE.verify(signed(Bundles.small(4), ROOT_A), highest)))
        .containsExactly(Reason.TRUST_BUNDLE_ROLLED_BACK);
    assertThat(reasons(ONE.verify(signed(Bundles.full(5), ROOT_A), highest)))
        .containsExactly(Reason.TRUST_BUNDLE_ROLLED_BACK);
    // The same bundle with another set of signatures is the same bundle.
    assertTrusted(roots(1, ROOT_A, ROOT_B).verify(signed(Bundles.small(5), ROOT_B), highest));
    // Who has not signed cannot say that it is old either.
    assertThat(reasons(ONE.verify(signed(Bundles.small(4), STRANGER), highest)))
        .doesNotContain(Reason.TRUST_BUNDLE_ROLLED_BACK);
  }

  @Test
  void signedButBrokenBundle_isInvalid() {
    for (String bytes : new String[] {"08", "4a0f", "4a0f637573746f64792d74727573742d31"}) {
      SignedTrustBundle bad = Bundles.signedBytes(Bytes.ofHex(bytes), ROOT_A);
      assertThat(reasons(ONE.verify(bad, null))).containsExactly(Reason.TRUST_BUNDLE_INVALID);
    }
  }

  @Test
  void header_isExactlyThatOfABundle() {
    Bytes bundle = TrustBundleCodec.encode(Bundles.small(1));
    String good = Bundles.header(ROOT_A).toHex();
    String kid = ROOT_A.keyId().toHex();
    headerIs(bundle, good, null);
    headerIs(bundle, good.replace("a40132", "a40126"), Reason.ALGORITHM_MISMATCH);
    // -70119, Ed25519 over a batch: for event statements only.
    headerIs(bundle, good.replace("a40132", "a4013a000111e6"), Reason.UNSUPPORTED_ALGORITHM);
    headerIs(bundle, good.replace("a40132", "a401390100"), Reason.UNSUPPORTED_ALGORITHM);
    headerIs(bundle, good.replace("a40132", "a4013832"), Reason.UNSUPPORTED_ALGORITHM);
    headerIs(bundle, good.replace("a40132", "a4013812"), Reason.HEADER_NOT_CANONICAL);
    headerIs(bundle, good.replace("a401", "a501") + "1a0001117001", Reason.HEADER_NOT_CANONICAL);
    headerIs(bundle, good.replace("a401", "a501"), Reason.HEADER_NOT_CANONICAL);
    headerIs(bundle, good + "00", Reason.HEADER_NOT_CANONICAL);
    headerIs(bundle, good.replace("1901022f", "19010230"), Reason.HEADER_NOT_CANONICAL);
    headerIs(bundle, good.replace("0450" + kid, "044f" + kid.substring(2)), HEADER);
    headerIs(bundle, good.replace("7472757374", "6576656e74"), Reason.CONTENT_TYPE_MISMATCH);
    headerIs(bundle, "a1190103182a", Reason.CONTENT_TYPE_MISMATCH);
  }

  private static final Reason HEADER = Reason.HEADER_NOT_CANONICAL;

  private static void headerIs(Bytes bundle, String header, Reason expected) {
    SignedTrustBundle signed = Bundles.signedBytes(bundle, Bytes.ofHex(header), ROOT_A);
    TrustVerdict verdict = ONE.verify(signed, null);
    if (expected == null) {
      assertTrusted(verdict);
    } else {
      assertThat(reasons(verdict)).containsExactly(expected, Reason.NO_STATEMENT);
    }
  }

  @Test
  void eventStatement_isNoSignatureOfABundle_norTheOtherWayRound() throws Exception {
    CustodyEvent event =
        CustodyEvent.builder(Kind.SCAN)
            .time(Instant.parse("2026-11-20T08:00:00Z"))
            .nonce(
                Bytes.ofOwned(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}))
            .items(List.of(Item.of("urn:example:pallet:1")))
            .build();
    StatementSigner stream =
        StatementSigner.begin(ROOT_A, Bundles.PARTY, new VolatileStreamStore());
    SignedEvent signedEvent = stream.sign(StatementRequest.actor(event));
    Bytes body = EventCodec.encode(event);

    // A body with its good statement, presented as a bundle; and the statement beside a bundle.
    assertThat(reasons(ONE.verify(new SignedTrustBundle(body, signedEvent.statements()), null)))
        .containsExactly(Reason.CONTENT_TYPE_MISMATCH, Reason.NO_STATEMENT);
    assertThat(TrustBundleCodec.decode(body).toString()).contains("TRUST_BUNDLE_INVALID");
    assertThat(reasons(ONE.verify(Bundles.signedBytes(body, ROOT_A), null)))
        .containsExactly(Reason.TRUST_BUNDLE_INVALID);

    // A bundle with its good statement, presented as an event.
    SignedTrustBundle good = signed(Bundles.small(1), ROOT_A);
    TrustBundle keys =
        TrustBundle.of(
            1,
            Bundles.FROM,
            Bundles.TO,
            List.of(
                TrustedKey.builder(ROOT_A.publicKey(), Bundles.PARTY, Holder.DEVICE)
                    .roles(dev.custody.api.statement.Role.ACTOR)
                    .window(Bundles.FROM, Bundles.TO)
                    .build()));
    Verifier verifier =
        Verifier.of(
            keys,
            new VerificationPolicy(
                Instant.parse("2026-12-01T00:00:00Z"), VerificationPolicy.Streams.MAY_HAVE_GAPS),
            VerificationBackend.best());
    Verdict verdict =
        verifier.verify(EventPackage.of(new SignedEvent(good.bundle(), good.statements())));
    assertThat(verdict).isInstanceOf(Rejected.class);
    assertThat(verdict.reasons()).contains(Reason.BODY_NOT_CANONICAL, Reason.CONTENT_TYPE_MISMATCH);
    // What both sign is of one shape, told apart by the content type alone: same digest, same key.
    byte[] asEvent = Tbs.ofStatement(Bundles.header(ROOT_A), EventId.ofBody(good.bundle()));
    assertThat(asEvent).isEqualTo(Tbs.ofTrustBundle(Bundles.header(ROOT_A), good.digest()));
  }

  @Test
  void signersAddUp_withoutMeeting() throws Exception {
    SignedTrustBundle one = signed(Bundles.small(1), ROOT_A);
    SignedTrustBundle two = one.signedBy(List.of(ROOT_C));
    assertTrusted(TWO_OF_THREE.verify(two, null));
    assertThrows(IllegalArgumentException.class, () -> one.signedBy(List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> one.signedBy(Collections.nCopies(8, ROOT_A)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new SignedTrustBundle(Bytes.ofHex("0801"), Collections.emptyList())
                .signedBy(List.of(ROOT_A)));
  }

  @Test
  void headerReadsBack() {
    TrustHeader header = new TrustHeader(-19, ROOT_A.keyId());
    assertThat(TrustHeader.parse(header.encode()).require()).isEqualTo(header);
    assertThat(new TrustHeader(-70119, ROOT_A.keyId()).algorithm()).isNull();
  }

  private static void assertTrusted(TrustVerdict verdict) {
    assertThat(verdict).isInstanceOf(TrustVerdict.Trusted.class);
  }

  private static TrustVerdict.Untrusted untrusted(TrustVerdict verdict) {
    assertThat(verdict).isInstanceOf(TrustVerdict.Untrusted.class);
    return (TrustVerdict.Untrusted) verdict;
  }

  private static List<Reason> reasons(TrustVerdict verdict) {
    List<Reason> reasons = new ArrayList<>();
    for (Refusal refusal : untrusted(verdict).refusals()) {
      reasons.add(refusal.reason());
    }
    return reasons;
  }
}
