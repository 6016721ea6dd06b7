package dev.custody.crypto.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Role;
import dev.custody.crypto.key.SoftwareSigner;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for every bundle. */
class TrustBundleLaws {

  private static final List<SoftwareSigner> POOL = new ArrayList<>();

  static {
    for (int i = 0; i < 12; i++) {
      POOL.add(Bundles.key("law " + i, i % 3 == 0 ? Algorithm.ES256 : Algorithm.ED25519));
    }
  }

  @Property(tries = 300)
  void readsBack_andHasOneForm(@ForAll long seed) {
    TrustBundle bundle = bundle(new Random(seed));
    Bytes encoded = TrustBundleCodec.encode(bundle);
    TrustBundle read = TrustBundleCodec.decode(encoded).require();
    assertThat(read.version()).isEqualTo(bundle.version());
    assertThat(read.issued()).isEqualTo(bundle.issued());
    assertThat(read.expires()).isEqualTo(bundle.expires());
    assertThat(read.keys()).containsExactlyInAnyOrderElementsOf(bundle.keys());
    assertThat(TrustBundleCodec.encode(read)).isEqualTo(encoded);
    List<TrustedKey> shuffled = new ArrayList<>(bundle.keys());
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(
            TrustBundleCodec.encode(
                TrustBundle.of(bundle.version(), bundle.issued(), bundle.expires(), shuffled)))
        .isEqualTo(encoded);
  }

  @Property(tries = 300)
  void anyBundleOfAHigherVersion_followsAnyOfALower(@ForAll long one, @ForAll long two) {
    TrustRoots roots = Bundles.roots(1, Bundles.ROOT_A);
    SignedTrustBundle a = Bundles.signed(bundle(new Random(one)), Bundles.ROOT_A);
    SignedTrustBundle b = Bundles.signed(bundle(new Random(two)), Bundles.ROOT_A);
    BundleVersion first = trusted(roots.verify(a, null));
    BundleVersion second = trusted(roots.verify(b, null));
    boolean follows = second.version() > first.version() || second.equals(first);
    assertThat(roots.verify(b, first) instanceof TrustVerdict.Trusted).isEqualTo(follows);
  }

  @Property(tries = 300)
  void anyEdits_raiseTheVersionByOne_andTouchOnlyWhatTheyName(@ForAll long seed) {
    Random random = new Random(seed);
    TrustBundle before = bundle(random);
    TrustBundleEdit edit = TrustBundleEdit.of(before);
    Set<KeyId> named = new HashSet<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      named.addAll(edit(edit, before, random));
    }
    TrustBundle next = edit.next(before.issued(), before.expires());
    assertThat(next.version()).isEqualTo(before.version() + 1);
    // No entry goes, none moves, and new ones stand behind.
    assertThat(next.keys().size()).isGreaterThanOrEqualTo(before.keys().size());
    for (int i = 0; i < before.keys().size(); i++) {
      TrustedKey was = before.keys().get(i);
      TrustedKey is = next.keys().get(i);
      if (!named.contains(was.keyId())) {
        assertThat(is).isEqualTo(was);
      }
      // Of those that were named, revocation, successor and an earlier end are all that is new.
      assertThat(
              is.toBuilder()
                  .revoked(was.revoked().orElse(null))
                  .successor(was.successor().orElse(null))
                  .window(was.notBefore(), was.notAfter())
                  .build())
          .isEqualTo(was);
      assertThat(is.notBefore()).isEqualTo(was.notBefore());
      assertThat(is.notAfter()).isBeforeOrEqualTo(was.notAfter());
      if (was.revoked().isPresent()) {
        assertThat(is.revoked().orElseThrow().effective())
            .isBeforeOrEqualTo(was.revoked().orElseThrow().effective());
      }
    }
    BundleVersion old = new BundleVersion(before.version(), Digest.sha256(new byte[0]));
    SignedTrustBundle signed = Bundles.signed(next, Bundles.ROOT_A);
    assertThat(Bundles.roots(1, Bundles.ROOT_A).verify(signed, old))
        .isInstanceOf(TrustVerdict.Trusted.class);
  }

  /** One edit, which may be refused; the keys that it names. */
  private static List<KeyId> edit(TrustBundleEdit edit, TrustBundle before, Random random) {
    SoftwareSigner any = POOL.get(random.nextInt(POOL.size()));
    Instant at = time(random);
    Revocation revocation = new Revocation(at, "LOST", null);
    try {
      switch (random.nextInt(4)) {
        case 0:
          edit.add(entry(random, any));
          return List.of();
        case 1:
          edit.revoke(any.keyId(), revocation);
          return List.of(any.keyId());
        case 2:
          return edit.offboard("urn:example:device:" + random.nextInt(9), revocation);
        default:
          TrustedKey old = before.key(any.keyId()).orElse(null);
          if (old == null) {
            return List.of();
          }
          SoftwareSigner fresh = POOL.get(random.nextInt(POOL.size()));
          TrustedKey.Builder successor = old.toBuilder(fresh.publicKey());
          edit.rotate(old.keyId(), successor.successor(null).build(), old.notAfter());
          return List.of(old.keyId());
      }
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  private static BundleVersion trusted(TrustVerdict verdict) {
    return ((TrustVerdict.Trusted) verdict).version();
  }

  private static TrustBundle bundle(Random random) {
    List<SoftwareSigner> signers = new ArrayList<>(POOL);
    Collections.shuffle(signers, random);
    List<TrustedKey> keys = new ArrayList<>();
    for (SoftwareSigner signer : signers.subList(0, random.nextInt(signers.size() + 1))) {
      keys.add(entry(random, signer));
    }
    Instant issued = time(random);
    long version = 1 + (random.nextBoolean() ? random.nextInt(3) : random.nextLong() >>> 2);
    return TrustBundle.of(version, issued, issued.plusMillis(1 + random.nextInt(9)), keys);
  }

  private static TrustedKey entry(Random random, SoftwareSigner signer) {
    Holder holder = Holder.values()[random.nextInt(8)];
    Instant from = time(random);
    TrustedKey.Builder entry =
        TrustedKey.builder(signer.publicKey(), Bundles.PARTY + random.nextInt(5), holder)
            .window(from, from.plusSeconds(1 + random.nextInt(1_000_000)));
    for (Role role : Role.values()) {
      if (holder.signsStatements() && random.nextBoolean()) {
        entry.roles(role);
      }
    }
    for (Kind kind : Kind.values()) {
      if (random.nextInt(4) == 0) {
        entry.kinds(kind);
      }
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      entry.places("urn:example:place:" + random.nextInt(200));
    }
    byte[] noise = ByteBuffer.allocate(8).putLong(random.nextLong()).array();
    Digest digest = Digest.sha256(noise);
    if (random.nextBoolean()) {
      Instant at = time(random);
      entry.revoked(new Revocation(at, "LOST", random.nextBoolean() ? at : null));
    }
    entry.subject(random.nextBoolean() ? "urn:example:device:" + random.nextInt(9) : null);
    entry.companion(random.nextBoolean() ? Bundles.STRANGER.keyId() : null);
    entry.successor(random.nextBoolean() ? Bundles.ROOT_C.keyId() : null);
    entry.attestation(random.nextBoolean() ? digest : null);
    if ((holder == Holder.LOG || holder == Holder.WITNESS) && random.nextBoolean()) {
      entry.noteKeyName("log.example.com/" + random.nextInt(9));
    }
    return entry.build();
  }

  private static Instant time(Random random) {
    return Instant.ofEpochMilli(1 + (random.nextLong() >>> 1) % 253_000_000_000_000L);
  }
}
