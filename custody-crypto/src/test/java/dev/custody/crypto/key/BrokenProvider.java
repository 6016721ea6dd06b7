package dev.custody.crypto.key;

import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SignatureSpi;

/** A provider whose signatures either say yes to everything or throw. */
final class BrokenProvider extends Provider {

  private static final long serialVersionUID = 1L;

  BrokenProvider(boolean acceptsEverything) {
    super("Broken", "1", "test");
    Class<?> spi = acceptsEverything ? Yes.class : Throws.class;
    put("Signature.SHA256withECDSA", spi.getName());
    put("KeyFactory.EC", "sun.security.ec.ECKeyFactory");
    put("Signature.Ed25519", spi.getName());
  }

  @Override
  public synchronized Service getService(String type, String algorithm) {
    if (type.equals("KeyFactory")) {
      return java.security.Security.getProvider("SunEC").getService(type, algorithm);
    }
    return super.getService(type, algorithm);
  }

  /** Accepts whatever it is given. */
  public static class Yes extends Throws {
    @Override
    protected boolean engineVerify(byte[] signature) {
      return true;
    }
  }

  /** Cannot do anything. */
  @SuppressWarnings("deprecation")
  public static class Throws extends SignatureSpi {
    @Override
    protected void engineInitVerify(PublicKey publicKey) {}

    @Override
    protected void engineInitSign(PrivateKey privateKey) {
      throw new ProviderException("broken");
    }

    @Override
    protected void engineUpdate(byte b) {}

    @Override
    protected void engineUpdate(byte[] b, int off, int len) {}

    @Override
    protected byte[] engineSign() {
      throw new ProviderException("broken");
    }

    @Override
    protected boolean engineVerify(byte[] signature) {
      throw new ProviderException("broken");
    }

    @Override
    protected void engineSetParameter(String param, Object value) {}

    @Override
    protected Object engineGetParameter(String param) {
      return null;
    }
  }
}
