package dev.custody.crypto.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Backends agree with each other, whatever they are given. */
class BackendLaws {

  private static final List<VerificationBackend> BACKENDS = VerificationBackend.available();

  @Provide
  Arbitrary<Algorithm> curves() {
    return Arbitraries.of(Algorithm.ES256, Algorithm.ED25519);
  }

  @Property
  void signedIsValid_withEveryBackend(
      @ForAll("curves") Algorithm algorithm,
      @ForAll @Size(32) byte[] secret,
      @ForAll @Size(max = 300) byte[] message)
      throws Exception {
    SoftwareSigner signer = signer(algorithm, secret);
    Bytes signature = Bytes.ofOwned(signer.sign(message));
    assertThat(outcomes(signer.publicKey(), message, signature))
        .containsExactly(SignatureOutcome.VALID);
  }

  @Property
  void oneFlippedBit_isNeverValid_andAllAgree(
      @ForAll("curves") Algorithm algorithm,
      @ForAll @Size(32) byte[] secret,
      @ForAll @Size(max = 40) byte[] message,
      @ForAll int bit)
      throws Exception {
    SoftwareSigner signer = signer(algorithm, secret);
    byte[] signature = signer.sign(message);
    int at = Math.floorMod(bit, 512);
    signature[at / 8] ^= (byte) (1 << at % 8);
    Set<SignatureOutcome> outcomes =
        outcomes(signer.publicKey(), message, Bytes.ofOwned(signature));
    assertThat(outcomes).hasSize(1).doesNotContain(SignatureOutcome.VALID);
  }

  @Property
  void noise_isNeverValid_andAllAgree(
      @ForAll("curves") Algorithm algorithm,
      @ForAll @Size(32) byte[] secret,
      @ForAll @Size(64) byte[] noise)
      throws Exception {
    SoftwareSigner signer = signer(algorithm, secret);
    Set<SignatureOutcome> outcomes =
        outcomes(signer.publicKey(), new byte[] {7}, Bytes.copyOf(noise));
    assertThat(outcomes).hasSize(1).doesNotContain(SignatureOutcome.VALID);
  }

  @Property
  void otherLengths_areNotCanonical(
      @ForAll("curves") Algorithm algorithm, @ForAll @Size(max = 140) byte[] signature)
      throws Exception {
    SoftwareSigner signer = signer(algorithm, new byte[32]);
    if (signature.length != 64) {
      assertThat(outcomes(signer.publicKey(), new byte[0], Bytes.copyOf(signature)))
          .containsExactly(SignatureOutcome.NOT_CANONICAL);
    }
  }

  @Property(tries = 60)
  void mlDsa_changedAnywhere_isNeverValid_andAllAgree(
      @ForAll boolean larger, @ForAll int bit, @ForAll @Size(max = 40) byte[] message)
      throws Exception {
    SoftwareSigner signer =
        SoftwareSigner.ofSecret(larger ? Algorithm.ML_DSA_65 : Algorithm.ML_DSA_44, new byte[32]);
    byte[] signature = signer.sign(message);
    assertThat(outcomes(signer.publicKey(), message, Bytes.copyOf(signature)))
        .containsExactly(SignatureOutcome.VALID);
    int at = Math.floorMod(bit, signature.length * 8);
    signature[at / 8] ^= (byte) (1 << at % 8);
    assertThat(outcomes(signer.publicKey(), message, Bytes.ofOwned(signature)))
        .containsExactly(SignatureOutcome.INVALID);
  }

  private static Set<SignatureOutcome> outcomes(
      VerificationKey key, byte[] message, Bytes signature) {
    Set<SignatureOutcome> outcomes = EnumSet.noneOf(SignatureOutcome.class);
    for (VerificationBackend backend : BACKENDS) {
      outcomes.add(backend.check(key, message, signature));
    }
    return outcomes;
  }

  private static SoftwareSigner signer(Algorithm algorithm, byte[] secret) throws Exception {
    byte[] good = secret.clone();
    // In range for P-256: below n and not zero.
    good[0] &= 0x7f;
    good[31] |= 1;
    return SoftwareSigner.ofSecret(algorithm, good);
  }
}
