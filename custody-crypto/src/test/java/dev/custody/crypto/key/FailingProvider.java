package dev.custody.crypto.key;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import org.jspecify.annotations.Nullable;

/** Signs by the JDK, or fails as it is told to. */
final class FailingProvider extends Provider {

  private static final long serialVersionUID = 1L;

  @Nullable Exception failure;
  boolean corrupts;

  FailingProvider() {
    super("Failing", "1", "for tests");
    putService(
        new Service(this, "Signature", "SHA256withECDSA", Spi.class.getName(), null, null) {
          @Override
          public Object newInstance(Object parameter) {
            return new Spi(FailingProvider.this);
          }
        });
  }

  private static final class Spi extends SignatureSpi {
    private final FailingProvider owner;
    private final Signature real;

    private Spi(FailingProvider owner) {
      this.owner = owner;
      try {
        this.real = Signature.getInstance("SHA256withECDSA", "SunEC");
      } catch (GeneralSecurityException e) {
        throw new AssertionError("SunEC is there", e);
      }
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      if (owner.failure instanceof InvalidKeyException e) {
        throw e;
      }
      if (owner.failure instanceof RuntimeException e) {
        throw e;
      }
      real.initSign(key);
    }

    @Override
    protected void engineUpdate(byte b) throws SignatureException {
      real.update(b);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int from, int length) throws SignatureException {
      real.update(bytes, from, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      byte[] der = real.sign();
      if (owner.corrupts) {
        // The last byte of s: DER of two numbers in range all the same.
        der[der.length - 1] ^= 1;
      }
      return der;
    }

    @Override
    protected void engineInitVerify(PublicKey key) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected boolean engineVerify(byte[] signature) {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException();
    }
  }
}
