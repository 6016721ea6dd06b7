package dev.custody.crypto.key;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/** Delegates to the JDK until it is stopped. */
public final class StoppableSignature extends BrokenProvider.Throws {

  static volatile boolean stopped;

  private Signature delegate;

  @Override
  protected void engineInitVerify(PublicKey publicKey) {
    try {
      delegate = Signature.getInstance("SHA256withECDSA", "SunEC");
      delegate.initVerify(publicKey);
    } catch (InvalidKeyException e) {
      throw new ProviderException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected void engineUpdate(byte[] b, int off, int len) {
    try {
      delegate.update(b, off, len);
    } catch (SignatureException e) {
      throw new ProviderException(e);
    }
  }

  @Override
  protected boolean engineVerify(byte[] signature) {
    if (stopped) {
      throw new ProviderException("token is gone");
    }
    try {
      return delegate.verify(signature);
    } catch (SignatureException e) {
      return false;
    }
  }
}
