package dev.custody.log.witness;

import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationKey;
import java.security.SecureRandom;

/** A key that is never reached. */
final class FailingSigner implements Signer {

  private final SoftwareSigner key = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());

  @Override
  public VerificationKey publicKey() {
    return key.publicKey();
  }

  @Override
  public byte[] sign(byte[] tbs) throws SigningException {
    throw new SigningException(SigningException.Kind.OUTAGE, "token not reached", null);
  }
}
