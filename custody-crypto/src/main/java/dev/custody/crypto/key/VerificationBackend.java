package dev.custody.crypto.key;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.internal.backend.BouncyCastleEngine;
import dev.custody.crypto.internal.backend.Engine;
import dev.custody.crypto.internal.backend.EngineFailure;
import dev.custody.crypto.internal.backend.Engines;
import dev.custody.crypto.internal.backend.JcaEngine;
import dev.custody.crypto.internal.backend.SelfTest;
import dev.custody.crypto.internal.backend.SignatureForm;
import java.security.Provider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What checks signatures: one engine per algorithm, chosen once and never changed.
 *
 * <p>The verdict does not depend on the choice. Every signature is first held to its one form, and
 * where engines are known to differ the stricter one decides for all (docs/adr/0020). An engine
 * that is absent, fails its self-test or stops working is replaced by Bouncy Castle's lightweight
 * API, which is always there. SHA-256 for digests is always the JDK's. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class VerificationBackend {

  private static final List<Algorithm> DIRECT =
      List.of(Algorithm.ES256, Algorithm.ED25519, Algorithm.ML_DSA_44, Algorithm.ML_DSA_65);

  private final String name;
  private final Engine[] engines;

  private VerificationBackend(String name, List<Engine> preferred) {
    this.name = name;
    this.engines = new Engine[DIRECT.size()];
    for (Algorithm algorithm : DIRECT) {
      engines[algorithm.ordinal()] = choose(algorithm, preferred);
    }
  }

  /**
   * The fastest that is there: Amazon Corretto Crypto Provider, Conscrypt (on Android the
   * platform's), Bouncy Castle, each for the algorithms that it has. Chosen at the first call, the
   * same one at every later call.
   */
  public static VerificationBackend best() {
    return Best.INSTANCE;
  }

  /** All that are there, in order of preference; at least Bouncy Castle. Made anew at each call. */
  public static List<VerificationBackend> available() {
    List<VerificationBackend> all = new ArrayList<>();
    addIfUsed(all, Engines.accp());
    addIfUsed(all, Engines.conscrypt());
    all.add(new VerificationBackend(BouncyCastleEngine.INSTANCE.name(), Collections.emptyList()));
    addIfUsed(all, Engines.jdk());
    return Collections.unmodifiableList(all);
  }

  /**
   * A provider that the caller has made, installed or not, for the algorithms that it has and that
   * work with it; Bouncy Castle for the others.
   */
  public static VerificationBackend of(Provider provider) {
    Engine engine = new JcaEngine(Objects.requireNonNull(provider, "provider"));
    return new VerificationBackend(engine.name(), List.of(engine));
  }

  /** The name of what was preferred; {@link #report()} says what became of it. */
  public String name() {
    return name;
  }

  /** Which engine checks which algorithm, as {@code ES256=BouncyCastle, Ed25519=SunEC, ...}. */
  public String report() {
    StringBuilder out = new StringBuilder();
    for (Algorithm algorithm : DIRECT) {
      out.append(out.length() == 0 ? "" : ", ")
          .append(algorithm.keyName())
          .append('=')
          .append(engines[algorithm.ordinal()].name());
    }
    return out.toString();
  }

  /**
   * Checks one signature by the key's own algorithm.
   *
   * @param key the public key
   * @param message the bytes that were signed; only read
   * @param signature ES256: r || s, 64 bytes, never DER; Ed25519: 64 bytes; ML-DSA: as FIPS 204 has
   *     it
   */
  public SignatureOutcome check(VerificationKey key, byte[] message, Bytes signature) {
    Algorithm algorithm = key.algorithm();
    byte[] bytes = signature.unsafeArray();
    if (!SignatureForm.isCanonical(algorithm, bytes)) {
      return SignatureOutcome.NOT_CANONICAL;
    }
    return fits(key, message, bytes) ? SignatureOutcome.VALID : SignatureOutcome.INVALID;
  }

  private boolean fits(VerificationKey key, byte[] message, byte[] signature) {
    try {
      return key.preparedFor(engines[key.algorithm().ordinal()]).verify(message, signature);
    } catch (EngineFailure e) {
      // Could not check is not the same as forged: the engine that is always there decides.
      return BouncyCastleEngine.INSTANCE
          .prepare(key.algorithm(), key.spki())
          .verify(message, signature);
    }
  }

  private static Engine choose(Algorithm algorithm, List<Engine> preferred) {
    for (Engine engine : preferred) {
      if (engine.offers(algorithm) && SelfTest.passes(engine, algorithm)) {
        return engine;
      }
    }
    return BouncyCastleEngine.INSTANCE;
  }

  private static void addIfUsed(List<VerificationBackend> all, List<Engine> preferred) {
    if (!preferred.isEmpty()) {
      VerificationBackend backend = new VerificationBackend(preferred.get(0).name(), preferred);
      if (backend.engines[0] != BouncyCastleEngine.INSTANCE
          || backend.engines[1] != BouncyCastleEngine.INSTANCE) {
        all.add(backend);
      }
    }
  }

  /** Name and report. */
  @Override
  public String toString() {
    return "VerificationBackend[" + name + ": " + report() + "]";
  }

  private static final class Best {
    private static final VerificationBackend INSTANCE = make();

    private static VerificationBackend make() {
      List<Engine> preferred = new ArrayList<>();
      preferred.addAll(Engines.accp());
      preferred.addAll(Engines.conscrypt());
      preferred.add(BouncyCastleEngine.INSTANCE);
      VerificationBackend found = new VerificationBackend("best", preferred);
      return new VerificationBackend(found.engines[Algorithm.ES256.ordinal()].name(), preferred);
    }
  }
}
