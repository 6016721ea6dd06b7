package dev.custody.benchmarks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.text.ParseException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The peer of {@link VerifyBenchmark}: compact JWS around the same bodies, parsed and verified by
 * nimbus-jose-jwt with the JDK's provider. Its Ed25519 needs a further library, so there the JDK's
 * own signature stands behind its interface.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 5, time = 1)
public class NimbusPeerBenchmark {

  /** The algorithm of the key. */
  @Param({"ES256", "ED25519"})
  public String algorithm;

  private final String[] tokens = new String[256];
  private JWSVerifier verifier;
  private int next;

  /** Signs the bodies. */
  @Setup
  public void setUp() throws JOSEException, GeneralSecurityException {
    var bodies = SignedFeed.of(dev.custody.api.statement.Algorithm.ED25519).events();
    boolean edwards = "ED25519".equals(algorithm);
    KeyPairGenerator generator = KeyPairGenerator.getInstance(edwards ? "Ed25519" : "EC");
    if (!edwards) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    }
    KeyPair pair = generator.generateKeyPair();
    JWSHeader header =
        new JWSHeader.Builder(edwards ? JWSAlgorithm.Ed25519 : JWSAlgorithm.ES256).build();
    for (int i = 0; i < 256; i++) {
      JWSObject jws = new JWSObject(header, new Payload(bodies.get(i).body().toByteArray()));
      if (edwards) {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(jws.getSigningInput());
        tokens[i] =
            new String(jws.getSigningInput(), java.nio.charset.StandardCharsets.US_ASCII)
                + "."
                + Base64URL.encode(signature.sign());
      } else {
        jws.sign(new ECDSASigner((ECPrivateKey) pair.getPrivate()));
        tokens[i] = jws.serialize();
      }
    }
    verifier =
        edwards
            ? new JdkEd25519(pair.getPublic())
            : new ECDSAVerifier((ECPublicKey) pair.getPublic());
  }

  /** Nimbus parses and verifies one token. */
  @Benchmark
  public boolean verify() throws ParseException, JOSEException {
    return JWSObject.parse(tokens[next++ & 255]).verify(verifier);
  }

  private static final class JdkEd25519 extends BaseJWSProvider implements JWSVerifier {
    private final PublicKey key;

    JdkEd25519(PublicKey key) {
      super(Set.of(JWSAlgorithm.Ed25519));
      this.key = key;
    }

    @Override
    public boolean verify(JWSHeader header, byte[] input, Base64URL signature)
        throws JOSEException {
      try {
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(key);
        check.update(input);
        return check.verify(signature.decode());
      } catch (GeneralSecurityException e) {
        throw new JOSEException(e.getMessage(), e);
      }
    }
  }
}
