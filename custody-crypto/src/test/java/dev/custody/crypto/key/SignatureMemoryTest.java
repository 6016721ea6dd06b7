package dev.custody.crypto.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SignatureMemoryTest {

  private static final byte[] MESSAGE = {1, 2, 3};

  private final SoftwareSigner signer =
      SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
  private final SignatureMemory memory = SignatureMemory.empty();
  private final VerificationBackend backend = VerificationBackend.best().remembering(memory);

  @Test
  void remembersGoodSignatures_andNoOthers() throws Exception {
    Bytes good = Bytes.ofOwned(signer.sign(MESSAGE));
    assertThat(backend.check(signer.publicKey(), new byte[] {4}, good))
        .isEqualTo(SignatureOutcome.INVALID);
    assertThat(memory.count()).isZero();
    for (int i = 0; i < 2; i++) {
      assertThat(backend.check(signer.publicKey(), MESSAGE, good))
          .isEqualTo(SignatureOutcome.VALID);
      assertThat(memory.count()).isEqualTo(1);
    }
  }

  @Test
  void whatItKnowsIsNotCheckedAgain_andOnlyThat() throws Exception {
    Bytes never = Bytes.ofOwned(new byte[64]);
    memory.add(SignatureMemory.digest(signer.publicKey(), MESSAGE, never));
    assertThat(backend.check(signer.publicKey(), MESSAGE, never)).isEqualTo(SignatureOutcome.VALID);
    SoftwareSigner other = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    assertThat(backend.check(other.publicKey(), MESSAGE, never))
        .isNotEqualTo(SignatureOutcome.VALID);
    assertThat(backend.check(signer.publicKey(), new byte[] {1, 2}, never))
        .isNotEqualTo(SignatureOutcome.VALID);
    assertThat(VerificationBackend.best().check(signer.publicKey(), MESSAGE, never))
        .isNotEqualTo(SignatureOutcome.VALID);
  }

  @Test
  void growsAndComesBackWithAllOfIt() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      memory.add(digest(i));
      memory.add(digest(i));
    }
    assertThat(memory.count()).isEqualTo(1_000);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    memory.writeTo(bytes);
    bytes.write(7);
    ByteArrayInputStream source = new ByteArrayInputStream(bytes.toByteArray());
    SignatureMemory again = SignatureMemory.readFrom(source);
    assertThat(source.read()).isEqualTo(7);
    assertThat(again.count()).isEqualTo(1_000);
    for (int i = 0; i < 2_000; i++) {
      assertThat(again.knows(digest(i))).isEqualTo(i < 1_000);
    }
  }

  @Test
  void refusesWhatIsNone() throws IOException {
    for (byte[] bytes : new byte[][] {{}, {0, 0}, {0, 0, 0, 1, 5}, {-1, 0, 0, 0}, {127, 0, 0, 0}}) {
      assertThatThrownBy(() -> SignatureMemory.readFrom(new ByteArrayInputStream(bytes)))
          .isInstanceOf(IOException.class);
    }
  }

  private static byte[] digest(int i) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(new byte[] {(byte) i, (byte) (i >> 8), (byte) (i >> 16)});
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
