package dev.custody.crypto.trust;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.api.statement.TrustHeader;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.key.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Roots and bundles for tests, the same in every run. */
final class Bundles {

  static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
  static final Instant TO = Instant.parse("2027-11-01T00:00:00Z");
  static final String PARTY = "urn:example:carrier";

  static final SoftwareSigner ROOT_A = key("root a", Algorithm.ED25519);
  static final SoftwareSigner ROOT_B = key("root b", Algorithm.ES256);
  static final SoftwareSigner ROOT_C = key("root c", Algorithm.ML_DSA_44);
  static final SoftwareSigner STRANGER = key("stranger", Algorithm.ED25519);

  private Bundles() {}

  static SoftwareSigner key(String name, Algorithm algorithm) {
    try {
      byte[] seed = ("custody test key " + name).getBytes(StandardCharsets.US_ASCII);
      return SoftwareSigner.ofSecret(algorithm, Digest.sha256(seed).bytes().toByteArray());
    } catch (MalformedKeyException e) {
      throw new AssertionError("a hash is a good secret", e);
    }
  }

  /** One key, nothing optional. */
  static TrustBundle small(long version) {
    return TrustBundle.of(version, FROM, TO, List.of(entry("device", Algorithm.ED25519).build()));
  }

  /** Several keys with every member. */
  static TrustBundle full(long version) {
    VerificationKey other = key("companion", Algorithm.ML_DSA_44).publicKey();
    TrustedKey all =
        entry("full", Algorithm.ES256)
            .subject("urn:example:device:7")
            .roles(Role.GIVER, Role.ACTOR)
            .kinds(Kind.FOREIGN, Kind.SCAN)
            .places("urn:example:place:2", "/414/5001555164280", "urn:example:place:10")
            .revoked(new Revocation(TO, "LOST", FROM))
            .companion(other.keyId())
            .successor(key("device", Algorithm.ED25519).keyId())
            .attestation(Digest.sha256(new byte[0]))
            .build();
    TrustedKey log =
        TrustedKey.builder(key("log", Algorithm.ED25519).publicKey(), PARTY, Holder.LOG)
            .window(FROM, TO)
            .noteKeyName("log.example.com/dock")
            .revoked(new Revocation(TO, "RETIRED", null))
            .build();
    TrustedKey companion = TrustedKey.builder(other, PARTY, Holder.DEVICE).window(FROM, TO).build();
    return TrustBundle.of(
        version,
        FROM,
        TO,
        List.of(all, log, companion, entry("device", Algorithm.ED25519).build()));
  }

  static TrustedKey.Builder entry(String name, Algorithm algorithm) {
    return TrustedKey.builder(key(name, algorithm).publicKey(), PARTY, Holder.DEVICE)
        .roles(Role.ACTOR)
        .window(FROM, TO);
  }

  static SignedTrustBundle signed(TrustBundle bundle, SoftwareSigner... signers) {
    try {
      return SignedTrustBundle.sign(bundle, List.of(signers));
    } catch (SigningException e) {
      throw new AssertionError("a key in memory signs", e);
    }
  }

  /** Any bytes as a bundle, signed with any header. */
  static SignedTrustBundle signedBytes(Bytes bundle, Bytes header, SoftwareSigner... signers) {
    List<Statement> statements = new ArrayList<>();
    for (SoftwareSigner signer : signers) {
      try {
        byte[] tbs = Tbs.ofTrustBundle(header, Digest.sha256(bundle.toByteArray()));
        statements.add(new Statement(header, Bytes.ofOwned(signer.sign(tbs))));
      } catch (SigningException e) {
        throw new AssertionError("a key in memory signs", e);
      }
    }
    return new SignedTrustBundle(bundle, statements);
  }

  static SignedTrustBundle signedBytes(Bytes bundle, SoftwareSigner signer) {
    return signedBytes(bundle, header(signer), signer);
  }

  static Bytes header(SoftwareSigner signer) {
    return new TrustHeader(signer.algorithm().coseNumber(), signer.keyId()).encode();
  }

  static TrustRoots roots(int threshold, SoftwareSigner... signers) {
    List<VerificationKey> keys = new ArrayList<>();
    for (SoftwareSigner signer : signers) {
      keys.add(signer.publicKey());
    }
    return TrustRoots.of(keys, threshold, VerificationBackend.best());
  }
}
