package dev.custody.pkcs11;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.List;
import java.util.ServiceLoader;

/**
 * SunPKCS11 whose signatures come back with a changed bit while a file is there: a token, a driver
 * or a wire that corrupts them. It stands in SunPKCS11's place in the token's own process, put
 * there by that process's environment.
 */
public final class FaultyToken extends Provider {

  private static final long serialVersionUID = 1L;
  private static final String FILE = "custody.test.faulty";

  private final transient Provider real;

  /** As the list of providers makes it. */
  public FaultyToken() {
    this(null);
  }

  private FaultyToken(Provider real) {
    super("SunPKCS11", "1", "test");
    this.real = real;
  }

  /** Settings by which the token's process uses this provider, and corrupts while the file is. */
  static Pkcs11Settings faultyWhile(Path file, Path directory, Pkcs11Settings settings)
      throws IOException {
    Path security = directory.resolve("java.security");
    Files.write(
        security,
        List.of(
            "security.provider.1=SUN",
            "security.provider.2=" + FaultyToken.class.getName(),
            "security.provider.3=SunEC"));
    Path code;
    try {
      code = Path.of(FaultyToken.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IOException(e);
    }
    return settings.withEnvironment(
        "JAVA_TOOL_OPTIONS",
        "-Xbootclasspath/a:"
            + code
            + " -Djava.security.properties="
            + security
            + " -D"
            + FILE
            + "="
            + file);
  }

  @Override
  public Provider configure(String argument) {
    for (Provider found : ServiceLoader.load(Provider.class, ClassLoader.getSystemClassLoader())) {
      if (found.getName().equals("SunPKCS11")) {
        return new FaultyToken(found.configure(argument));
      }
    }
    throw new ProviderException("SunPKCS11 is not there");
  }

  @Override
  public synchronized Service getService(String type, String algorithm) {
    if (real == null) {
      return null;
    }
    Service service = real.getService(type, algorithm);
    if (service == null || !type.equals("Signature") && !type.equals("KeyStore")) {
      return service;
    }
    return new Service(this, type, algorithm, Spi.class.getName(), null, null) {
      @Override
      public Object newInstance(Object parameter) throws java.security.NoSuchAlgorithmException {
        return type.equals("KeyStore") ? service.newInstance(parameter) : new Spi(real);
      }
    };
  }

  /** Signs by the token. */
  private static final class Spi extends SignatureSpi {
    private final Signature delegate;

    private Spi(Provider real) {
      try {
        this.delegate = Signature.getInstance("SHA256withECDSA", real);
      } catch (GeneralSecurityException e) {
        throw new ProviderException(e);
      }
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      delegate.initSign(key);
    }

    @Override
    protected void engineUpdate(byte b) throws SignatureException {
      delegate.update(b);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int from, int length) throws SignatureException {
      delegate.update(bytes, from, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      byte[] der = delegate.sign();
      if (Files.exists(Path.of(System.getProperty(FILE)))) {
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
