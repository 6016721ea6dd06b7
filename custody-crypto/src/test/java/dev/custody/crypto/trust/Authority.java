package dev.custody.crypto.trust;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Makes certificates for tests, each as its recipe says, right or wrong. */
final class Authority {

  static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant TO = Instant.parse("2028-01-01T00:00:00Z");
  static final Instant AT = Instant.parse("2026-11-22T12:00:00Z");

  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
  private static final Map<Integer, KeyPair> RSA = new ConcurrentHashMap<>();

  private Authority() {}

  /** A certificate and the key it is about. */
  record Made(X500Name name, KeyPair keys, byte[] der) {

    String pem() {
      String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
      return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
    }
  }

  /** What a certificate says; everything has a good default but the name. */
  static final class Recipe {
    private final String name;
    private KeyPair keys = ec("P-256");
    private Instant from = FROM;
    private Instant to = TO;
    private String signature = "SHA256withECDSA";
    private @Nullable KeyPair signedBy;
    private @Nullable X500Name issuer;
    private @Nullable BasicConstraints basic;
    private int usage;
    private UnaryOperator<JcaX509v3CertificateBuilder> more = builder -> builder;

    private Recipe(String name, @Nullable BasicConstraints basic, int usage) {
      this.name = name;
      this.basic = basic;
      this.usage = usage;
    }

    Recipe keys(KeyPair keys) {
      this.keys = keys;
      return this;
    }

    Recipe window(Instant from, Instant to) {
      this.from = from;
      this.to = to;
      return this;
    }

    Recipe signature(String algorithm) {
      this.signature = algorithm;
      return this;
    }

    Recipe signedBy(KeyPair other) {
      this.signedBy = other;
      return this;
    }

    Recipe issuer(String other) {
      this.issuer = new X500Name(other);
      return this;
    }

    Recipe basic(@Nullable BasicConstraints basic) {
      this.basic = basic;
      return this;
    }

    Recipe usage(int bits) {
      this.usage = bits;
      return this;
    }

    Recipe extension(
        ASN1ObjectIdentifier oid, boolean critical, org.bouncycastle.asn1.ASN1Encodable value) {
      UnaryOperator<JcaX509v3CertificateBuilder> before = more;
      more =
          builder -> {
            try {
              return (JcaX509v3CertificateBuilder)
                  before.apply(builder).addExtension(oid, critical, value);
            } catch (CertIOException e) {
              throw new AssertionError(e);
            }
          };
      return this;
    }

    Recipe critical(String oid) {
      return extension(new ASN1ObjectIdentifier(oid), true, DERNull.INSTANCE);
    }

    /** Signed by its issuer; null for itself. */
    Made by(@Nullable Made above) {
      try {
        X500Name subject = new X500Name(name);
        X500Name by = issuer != null ? issuer : above == null ? subject : above.name();
        KeyPair signer = signedBy != null ? signedBy : above == null ? keys : above.keys();
        JcaX509v3CertificateBuilder builder =
            new JcaX509v3CertificateBuilder(
                by,
                BigInteger.valueOf(7),
                Date.from(from),
                Date.from(to),
                subject,
                keys.getPublic());
        if (basic != null) {
          builder.addExtension(Extension.basicConstraints, true, basic);
        }
        if (usage != 0) {
          builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
        }
        byte[] der =
            more.apply(builder)
                .build(
                    new JcaContentSignerBuilder(signature)
                        .setProvider(PROVIDER)
                        .build(signer.getPrivate()))
                .getEncoded();
        return new Made(subject, keys, der);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  static Recipe authority(String name) {
    return new Recipe(name, new BasicConstraints(true), KeyUsage.keyCertSign | KeyUsage.cRLSign);
  }

  static Recipe leaf(String name) {
    return new Recipe(name, null, KeyUsage.digitalSignature);
  }

  static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", PROVIDER);
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The same pair each time: to find one takes seconds. */
  static KeyPair rsa(int bits) {
    return RSA.computeIfAbsent(
        bits,
        length -> {
          try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", PROVIDER);
            generator.initialize(length);
            return generator.generateKeyPair();
          } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
          }
        });
  }

  static KeyPair pair(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm, PROVIDER).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Certificates as one PEM file. */
  static byte[] pem(Made... chain) {
    StringBuilder text = new StringBuilder();
    for (Made one : chain) {
      text.append(one.pem());
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
