package dev.custody.crypto.key;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The JDK's P-256 and Ed25519, and how often somebody came with a signature. */
final class RecordingProvider extends Provider {

  private static final long serialVersionUID = 1L;

  final transient AtomicInteger seen = new AtomicInteger();

  RecordingProvider() {
    super("Recording", "1", "test");
    for (String name : List.of("SHA256withECDSA", "Ed25519")) {
      putService(
          new Service(this, "Signature", name, Spi.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) {
              return new Spi(name, seen);
            }
          });
    }
  }

  @Override
  public synchronized Service getService(String type, String algorithm) {
    return type.equals("KeyFactory")
        ? Security.getProvider("SunEC").getService(type, algorithm)
        : super.getService(type, algorithm);
  }

  private static final class Spi extends BrokenProvider.Throws {
    private final Signature delegate;
    private final AtomicInteger seen;

    private Spi(String name, AtomicInteger seen) {
      this.seen = seen;
      try {
        this.delegate = Signature.getInstance(name, "SunEC");
      } catch (GeneralSecurityException e) {
        throw new AssertionError("SunEC is there", e);
      }
    }

    @Override
    protected void engineInitVerify(PublicKey key) {
      try {
        delegate.initVerify(key);
      } catch (GeneralSecurityException e) {
        throw new ProviderException(e);
      }
    }

    @Override
    protected void engineUpdate(byte[] bytes, int from, int length) {
      try {
        delegate.update(bytes, from, length);
      } catch (SignatureException e) {
        throw new ProviderException(e);
      }
    }

    @Override
    protected boolean engineVerify(byte[] signature) {
      seen.incrementAndGet();
      try {
        return delegate.verify(signature);
      } catch (SignatureException e) {
        return false;
      }
    }
  }
}
