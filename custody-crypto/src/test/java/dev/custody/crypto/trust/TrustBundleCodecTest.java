package dev.custody.crypto.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.statement.Algorithm;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One form for each bundle: what else a reader could take for it is refused, with its place. */
class TrustBundleCodecTest {

  private static final String HEAD = "4a0f637573746f64792d74727573742d31";
  private static final String LIFE = "5001" + "5880a0bfc6b268" + "6080d0c8c19d6a";

  @Test
  void everyMember_readsBack() {
    for (TrustBundle bundle :
        List.of(
            Bundles.small(1),
            Bundles.full(Long.MAX_VALUE),
            TrustBundle.of(1, Bundles.FROM, Bundles.TO, List.of()))) {
      Bytes encoded = TrustBundleCodec.encode(bundle);
      TrustBundle read = TrustBundleCodec.decode(encoded).require();
      assertThat(read.version()).isEqualTo(bundle.version());
      assertThat(read.issued()).isEqualTo(bundle.issued());
      assertThat(read.expires()).isEqualTo(bundle.expires());
      assertThat(read.keys()).containsExactlyInAnyOrderElementsOf(bundle.keys());
      assertThat(TrustBundleCodec.encode(read)).isEqualTo(encoded);
    }
  }

  @Test
  void orderOfKeys_doesNotChangeTheBytes() {
    TrustedKey a = Bundles.entry("a", Algorithm.ED25519).build();
    TrustedKey b = Bundles.entry("b", Algorithm.ES256).build();
    TrustedKey c = Bundles.entry("c", Algorithm.ED25519).build();
    Bytes one = encode(a, b, c);
    assertThat(encode(c, b, a)).isEqualTo(one);
    assertThat(encode(b, a, c)).isEqualTo(one);
  }

  private static Bytes encode(TrustedKey... keys) {
    return TrustBundleCodec.encode(TrustBundle.of(1, Bundles.FROM, Bundles.TO, List.of(keys)));
  }

  @Test
  void firstBytes_areNobodyElses() {
    assertThat(TrustBundleCodec.encode(Bundles.small(1)).toHex()).startsWith(HEAD);
    assertThat(Bundles.signed(Bundles.small(1), Bundles.ROOT_A).encode().toHex()).startsWith("5a");
  }

  @Test
  void everyChangedByte_isRefusedOrAnotherBundle() {
    byte[] whole = TrustBundleCodec.encode(Bundles.full(1)).toByteArray();
    for (int i = 0; i < whole.length; i++) {
      holdChanged(whole, i, i % 8);
    }
  }

  @Test
  @Tag("deep")
  void everyChangedBit_isRefusedOrAnotherBundle() {
    byte[] whole = TrustBundleCodec.encode(Bundles.full(1)).toByteArray();
    for (int i = 0; i < whole.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        holdChanged(whole, i, bit);
      }
    }
  }

  private static void holdChanged(byte[] whole, int at, int bit) {
    byte[] changed = whole.clone();
    changed[at] ^= (byte) (1 << bit);
    Parsed<TrustBundle> read = TrustBundleCodec.decode(Bytes.copyOf(changed));
    if (read instanceof Parsed.Accepted<TrustBundle> accepted) {
      assertThat(TrustBundleCodec.encode(accepted.value())).isEqualTo(Bytes.copyOf(changed));
    } else {
      refusal(read, changed.length);
    }
  }

  @Test
  void everyTruncation_isRefused() {
    byte[] whole = TrustBundleCodec.encode(Bundles.small(1)).toByteArray();
    int keys = (HEAD + LIFE).length() / 2;
    for (int length = 0; length < whole.length; length++) {
      Parsed<TrustBundle> read = TrustBundleCodec.decode(Bytes.copyOf(whole, 0, length));
      // Without its keys it is a whole bundle of none.
      assertThat(read instanceof Parsed.Accepted).as("length " + length).isEqualTo(length == keys);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', format",
    "5001, format",
    "4a0f637573746f64792d74727573742d32, format",
    "4a00, format",
    HEAD + ", issued_ms",
    HEAD + LIFE + "7000, ''",
    HEAD + "5000, version",
    HEAD + "508100, version",
    HEAD + "5001" + "5001, tag",
    HEAD + "51, tag",
    HEAD + LIFE + "6a00, keys[0]",
    HEAD + LIFE + "6a020a00, keys[0].public_key",
    HEAD + LIFE + "6a021001, keys[0].alg",
    HEAD + LIFE + "6a04" + "10cdc708, keys[0].alg",
    HEAD + LIFE + "6a02100d, keys[0].party",
    HEAD + LIFE + "6a05" + "100d1a0120, keys[0].party",
    HEAD + LIFE + "6a02" + "2809, keys[0].holder",
    HEAD + LIFE + "6a03" + "320106, keys[0].roles",
    HEAD + LIFE + "6a04" + "32020201, keys[0].roles",
    HEAD + LIFE + "6a04" + "32020101, keys[0].roles",
    HEAD + LIFE + "6a04" + "3202" + "8100, keys[0].roles",
    HEAD + LIFE + "6a03" + "3a011b, keys[0].kinds",
    HEAD + LIFE + "6a06" + "420162420161, keys[0]",
    HEAD + LIFE + "6a06" + "420161420161, keys[0]",
    HEAD + LIFE + "6a02" + "4801, keys[0].not_before_ms",
    HEAD + LIFE + "6a02" + "5a00, keys[0].revoked",
    HEAD + LIFE + "6a04" + "5a020802, keys[0].revoked.reason",
    HEAD + LIFE + "6a05" + "5a03120161, keys[0].revoked.at_ms",
    HEAD + LIFE + "6a09" + "5a07" + "08021201611804, keys[0].revoked.compromised_since_ms",
    HEAD + LIFE + "6a03" + "620161, keys[0].companion",
    HEAD + LIFE + "6a03" + "6a0161, keys[0].successor",
    HEAD + LIFE + "6a03" + "7a0161, keys[0].attestation",
    HEAD + LIFE + "6a03" + "820100, keys[0]",
  })
  void brokenRule_isRefusedWithItsPath(String hex, String path) {
    Refusal refusal = refusal(TrustBundleCodec.decode(Bytes.ofHex(hex)), hex.length() / 2);
    assertThat(refusal.path()).isEqualTo(path);
  }

  @Test
  void lifeOfTheCases_isGood() {
    assertThat(TrustBundleCodec.decode(Bytes.ofHex(HEAD + LIFE)).require())
        .isEqualTo(TrustBundle.of(1, Bundles.FROM, Bundles.TO, List.of()));
  }

  @Test
  void rulesBetweenMembers_areHeldToo() {
    // The key's own rules, of its builder: a LOG with a role.
    String good = TrustBundleCodec.encode(Bundles.small(1)).toHex();
    String log = good.replace("28013201" + "01", "28063201" + "01");
    assertThat(log).isNotEqualTo(good);
    Refusal refusal = refusal(TrustBundleCodec.decode(Bytes.ofHex(log)), log.length());
    assertThat(refusal.path()).isEqualTo("keys[0].roles");
    assertThat(refusal.offset()).isPositive();
    // A key that is not of its algorithm.
    String other = good.replace("10251a13", "100d1a13");
    assertThat(other).isNotEqualTo(good);
    assertThat(refusal(TrustBundleCodec.decode(Bytes.ofHex(other)), other.length()).path())
        .isEqualTo("keys[0].public_key");
  }

  /** The neutral point, two of order eight, one that is not canonical, one on no curve. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0200000000000000000000000000000000000000000000000000000000000000"
      })
  void ed25519KeyOutsideOfItsSubgroup_refusesTheBundle(String point) {
    String key = Bundles.key("device", Algorithm.ED25519).publicKey().spki().toHex();
    String good = TrustBundleCodec.encode(Bundles.small(1)).toHex();
    String bad = good.replace(key, key.substring(0, 24) + point);
    assertThat(bad).isNotEqualTo(good).hasSameSizeAs(good);
    assertThat(refusal(TrustBundleCodec.decode(Bytes.ofHex(bad)), bad.length()).path())
        .isEqualTo("keys[0].public_key");
  }

  @Test
  void whatHasNoForm_isNotEncoded() {
    for (Instant odd :
        List.of(
            Instant.EPOCH,
            Instant.parse("1969-12-31T23:59:59.999Z"),
            Instant.parse("2026-11-01T00:00:00.0001Z"),
            Instant.MIN)) {
      TrustBundle bundle = TrustBundle.of(1, odd, Bundles.TO, List.of());
      assertThrows(IllegalArgumentException.class, () -> TrustBundleCodec.encode(bundle));
    }
    TrustBundle late =
        TrustBundle.of(1, Bundles.FROM, Instant.parse("+10000-01-01T00:00:00Z"), List.of());
    assertThrows(IllegalArgumentException.class, () -> TrustBundleCodec.encode(late));
    TrustedKey.Builder many = Bundles.entry("many", Algorithm.ED25519);
    for (int i = 0; i < 1_024; i++) {
      many.places("urn:example:place:" + i);
    }
    assertThat(encode(many.build()).length()).isPositive();
    TrustedKey tooMany = many.places("urn:example:place:x").build();
    assertThrows(IllegalArgumentException.class, () -> encode(tooMany));
  }

  @Test
  void beyondItsLimit_isRefusedUnread() {
    Bytes large = Bytes.ofOwned(new byte[Limits.TRUST_BUNDLE_BYTES_MAX + 1]);
    assertThat(refusal(TrustBundleCodec.decode(large), 1).expected()).contains("4194304");
    assertThat(refusal(SignedTrustBundle.parse(large), 1).expected()).contains("4194304");
  }

  @ParameterizedTest
  @CsvSource({
    "'', bundle",
    "620401020304, statements[0].tag",
    "5a00, bundle",
    "5a0108" + "6200, statements[0]",
    "5a0108" + "62020a00, statements[0].protected",
    "5a0108" + "62021200, statements[0].signature",
    "5a0108" + "62031a0101, statements[0]",
    "5a0108" + "6a0101, ''",
    "0a0108, ''",
    "5a0108" + "5a0108, tag",
  })
  void brokenContainer_isRefusedWithItsPath(String hex, String path) {
    Refusal refusal = refusal(SignedTrustBundle.parse(Bytes.ofHex(hex)), hex.length() / 2);
    assertThat(refusal.path()).isEqualTo(path);
  }

  @Test
  void nineStatements_areTooMany() {
    StringBuilder hex = new StringBuilder("5a0108");
    for (int i = 0; i < 8; i++) {
      hex.append("62030a0101");
    }
    assertThat(SignedTrustBundle.parse(Bytes.ofHex(hex.toString())).require().statements())
        .hasSize(8);
    String nine = hex + "62030a0101";
    assertThat(refusal(SignedTrustBundle.parse(Bytes.ofHex(nine)), nine.length()).path())
        .isEqualTo("statements");
  }

  private static Refusal refusal(Parsed<?> parsed, int length) {
    assertThat(parsed).isInstanceOf(Parsed.Refused.class);
    Refusal refusal = ((Parsed.Refused<?>) parsed).first();
    assertThat(refusal.reason()).isEqualTo(Reason.TRUST_BUNDLE_INVALID);
    assertThat(refusal.offset()).isBetween(0, length);
    return refusal;
  }
}
