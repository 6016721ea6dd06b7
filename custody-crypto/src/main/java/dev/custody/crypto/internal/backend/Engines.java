package dev.custody.crypto.internal.backend;

import dev.custody.api.statement.Algorithm;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Finds engines without reflection and without installing anything: first among the providers that
 * the process has installed, then among the services on the class path, then by link.
 */
public final class Engines {

  private static final String ACCP = "AmazonCorrettoCryptoProvider";

  // On Android the platform's provider is Conscrypt under another name.
  private static final List<String> CONSCRYPT =
      List.of("Conscrypt", "GmsCore_OpenSSL", "AndroidOpenSSL");

  private Engines() {}

  /** Amazon Corretto Crypto Provider; empty if it is absent. */
  public static List<Engine> accp() {
    Provider provider = installed(ACCP);
    return engine(provider != null ? provider : service(ACCP));
  }

  /** Conscrypt, ours or the platform's; empty if it is absent. */
  public static List<Engine> conscrypt() {
    for (String name : CONSCRYPT) {
      Provider provider = installed(name);
      if (provider != null) {
        return engine(provider);
      }
    }
    try {
      try {
        return engine(linkedConscrypt());
      } catch (LinkageError e) {
        // Without the library not even the link verifies.
        return Collections.emptyList();
      }
    } catch (LinkageError absent) {
      // Without the library the link itself does not load: verifying its class asks for
      // Conscrypt's.
      return Collections.emptyList();
    }
  }

  /**
   * Bouncy Castle's lightweight API, all algorithms; empty where bcprov is not on the class path,
   * because another library of the same package names stands in its place (docs/adr/0122).
   */
  public static List<Engine> bouncyCastle() {
    return BouncyCastleHolder.ENGINES;
  }

  /** The JDK's own: elliptic curves and, from 24 on, ML-DSA stand in two providers. */
  public static List<Engine> jdk() {
    List<Engine> engines = new ArrayList<>();
    engines.addAll(engine(installed("SunEC")));
    if (!engines.isEmpty()) {
      engines.addAll(engine(installed("SUN")));
    }
    return engines;
  }

  private static List<Engine> engine(@Nullable Provider provider) {
    return provider == null ? Collections.emptyList() : List.of(new JcaEngine(provider));
  }

  private static @Nullable Provider installed(String name) {
    return Security.getProvider(name);
  }

  private static @Nullable Provider linkedConscrypt() {
    try {
      return ConscryptLink.provider();
    } catch (LinkageError e) {
      // Caught out here: without the library not even the class that links to it can be verified.
      return null;
    }
  }

  private static List<Engine> linkedBouncyCastle() {
    try {
      Engine engine = BouncyCastleEngine.INSTANCE;
      // Classes of the same names with other methods link late: known answers find that out too.
      return SelfTest.passes(engine, Algorithm.ES256) && SelfTest.passes(engine, Algorithm.ED25519)
          ? List.of(engine)
          : Collections.emptyList();
    } catch (LinkageError absent) {
      return Collections.emptyList();
    }
  }

  private static @Nullable Provider service(String name) {
    Iterator<Provider> services =
        ServiceLoader.load(Provider.class, Engines.class.getClassLoader()).iterator();
    while (true) {
      try {
        if (!services.hasNext()) {
          return null;
        }
        Provider provider = services.next();
        if (provider.getName().equals(name)) {
          return provider;
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        // A provider that does not load is none of ours to repair: the next one.
        continue;
      }
    }
  }

  private static final class BouncyCastleHolder {
    private static final List<Engine> ENGINES = linkedBouncyCastle();
  }
}
