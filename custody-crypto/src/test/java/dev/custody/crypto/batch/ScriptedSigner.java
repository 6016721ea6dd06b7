package dev.custody.crypto.batch;

import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationKey;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Signs, fails as it is told to, or hangs. */
final class ScriptedSigner implements Signer {

  private final SoftwareSigner real;
  volatile SigningException.@Nullable Kind failure;
  volatile int failuresLeft = Integer.MAX_VALUE;
  volatile @Nullable CountDownLatch hanging;
  volatile int signatures;

  ScriptedSigner(SoftwareSigner real) {
    this.real = real;
  }

  void failAlways(SigningException.@Nullable Kind kind) {
    failuresLeft = Integer.MAX_VALUE;
    failure = kind;
  }

  @Override
  public VerificationKey publicKey() {
    return real.publicKey();
  }

  @Override
  public synchronized byte[] sign(byte[] tbs) throws SigningException {
    CountDownLatch latch = hanging;
    if (latch != null) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    SigningException.Kind kind = failure;
    if (kind != null && failuresLeft-- > 0) {
      throw new SigningException(kind, "scripted", null);
    }
    signatures++;
    return real.sign(tbs);
  }
}
