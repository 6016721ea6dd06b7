package dev.custody.crypto.key;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.internal.backend.Engine;
import dev.custody.crypto.internal.backend.EngineFailure;
import dev.custody.crypto.internal.backend.Engines;
import dev.custody.crypto.internal.backend.JcaEngine;
import dev.custody.crypto.internal.backend.SelfTest;
import dev.custody.crypto.internal.backend.SignatureForm;
import java.security.Provider;
import java.security.ProviderException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What checks signatures: one engine per algorithm, chosen once and never changed.
 *
 * <p>The verdict does not depend on the choice. Every signature is first held to its one form, and
 * where engines are known to differ the stricter one decides for all (docs/adr/0020). An engine
 * that is absent, fails its self-test or stops working is replaced by Bouncy Castle's lightweight
 * API, or by the JDK where bcprov is not on the class path; {@link #only} replaces nothing. SHA-256
 * for digests is always the JDK's. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class VerificationBackend {

  private static final List<Algorithm> DIRECT =
      List.of(Algorithm.ES256, Algorithm.ED25519, Algorithm.ML_DSA_44, Algorithm.ML_DSA_65);

  private final String name;

  // In order of preference, for each algorithm those that passed their self-test; the first one
  // answers, the next one where it fails.
  private final List<List<Engine>> engines;
  private final @Nullable SignatureMemory memory;

  private VerificationBackend(String name, List<Engine> preferred) {
    this.name = name;
    List<List<Engine>> chosen = new ArrayList<>();
    for (Algorithm algorithm : DIRECT) {
      chosen.add(choose(algorithm, preferred));
    }
    this.engines = Collections.unmodifiableList(chosen);
    this.memory = null;
  }

  private VerificationBackend(VerificationBackend like, SignatureMemory memory) {
    this.name = like.name;
    this.engines = like.engines;
    this.memory = memory;
  }

  /**
   * The fastest that is there: Amazon Corretto Crypto Provider, Conscrypt (on Android the
   * platform's), Bouncy Castle, the JDK, each for the algorithms that it has. Chosen at the first
   * call, the same one at every later call.
   */
  public static VerificationBackend best() {
    return Best.INSTANCE;
  }

  /**
   * All that are there, in order of preference; at least Bouncy Castle or the JDK. Made anew at
   * each call.
   */
  public static List<VerificationBackend> available() {
    List<VerificationBackend> all = new ArrayList<>();
    addIfUsed(all, Engines.accp());
    addIfUsed(all, Engines.conscrypt());
    addIfUsed(all, Engines.bouncyCastle());
    addIfUsed(all, Engines.jdk());
    return Collections.unmodifiableList(all);
  }

  /**
   * A provider that the caller has made, installed or not, for the algorithms that it has and that
   * work with it; Bouncy Castle for the others.
   */
  public static VerificationBackend of(Provider provider) {
    Engine engine = new JcaEngine(Objects.requireNonNull(provider, "provider"));
    return new VerificationBackend(engine.name(), withRest(List.of(engine)));
  }

  /**
   * A provider that the caller has made, and nothing else: where only one certified module may
   * check signatures. Algorithms that it does not have are not checked by anybody ({@link
   * #offers}), and if it stops working {@link #check} throws.
   *
   * @param provider made by the caller, installed or not
   */
  public static VerificationBackend only(Provider provider) {
    Engine engine = new JcaEngine(Objects.requireNonNull(provider, "provider"));
    return new VerificationBackend(engine.name(), List.of(engine));
  }

  /**
   * The same one, which does not check what this memory knows to be good, and remembers there what
   * it finds good.
   */
  public VerificationBackend remembering(SignatureMemory memory) {
    return new VerificationBackend(this, Objects.requireNonNull(memory, "memory"));
  }

  /** The name of what was preferred; {@link #report()} says what became of it. */
  public String name() {
    return name;
  }

  /**
   * Whether it can check signatures of this algorithm. All but those of {@link #only} can check
   * all, where bcprov is on the class path.
   *
   * @param direct an algorithm of a key, not a batched one
   * @throws IllegalArgumentException if the algorithm is a batched one
   */
  public boolean offers(Algorithm direct) {
    if (Objects.requireNonNull(direct, "direct").batched()) {
      throw new IllegalArgumentException("algorithm of a key expected: found=" + direct);
    }
    return !enginesOf(direct).isEmpty();
  }

  /**
   * Which engine checks which algorithm, as {@code ES256=BouncyCastle, Ed25519=SunEC, ...}; {@code
   * none} where none does.
   */
  public String report() {
    StringBuilder out = new StringBuilder();
    for (Algorithm algorithm : DIRECT) {
      List<Engine> those = enginesOf(algorithm);
      out.append(out.length() == 0 ? "" : ", ")
          .append(algorithm.keyName())
          .append('=')
          .append(those.isEmpty() ? "none" : those.get(0).name());
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
   * @throws IllegalArgumentException if it does not offer the key's algorithm
   * @throws ProviderException if the one provider that may check stopped working ({@link #only})
   */
  public SignatureOutcome check(VerificationKey key, byte[] message, Bytes signature) {
    Algorithm algorithm = key.algorithm();
    byte[] bytes = signature.unsafeArray();
    if (!SignatureForm.isCanonical(algorithm, bytes)) {
      return SignatureOutcome.NOT_CANONICAL;
    }
    byte[] digest = memory == null ? null : SignatureMemory.digest(key, message, signature);
    if (memory != null && digest != null && memory.knows(digest)) {
      return SignatureOutcome.VALID;
    }
    if (!fits(key, message, bytes)) {
      return SignatureOutcome.INVALID;
    }
    if (memory != null && digest != null) {
      memory.add(digest);
    }
    return SignatureOutcome.VALID;
  }

  private boolean fits(VerificationKey key, byte[] message, byte[] signature) {
    List<Engine> those = enginesOf(key.algorithm());
    if (those.isEmpty()) {
      throw new IllegalArgumentException(
          "key of an algorithm that this backend has: found="
              + key.algorithm().keyName()
              + ", backend="
              + name);
    }
    @Nullable EngineFailure failure;
    try {
      if (key.preparedFor(those.get(0)).verify(message, signature)) {
        return true;
      }
      if (!SignatureForm.mayBeReduced(key.algorithm(), signature)) {
        return false;
      }
      failure = null;
    } catch (EngineFailure e) {
      failure = e;
    }
    // Could not check is not the same as forged, and some refuse what is good: the next one
    // decides.
    for (Engine next : those.subList(1, those.size())) {
      try {
        return next.prepare(key.algorithm(), key.spki()).verify(message, signature);
      } catch (EngineFailure e) {
        failure = e;
      }
    }
    if (failure == null) {
      return false;
    }
    throw new ProviderException("signature could not be checked: backend=" + name, failure);
  }

  private List<Engine> enginesOf(Algorithm direct) {
    return engines.get(direct.ordinal());
  }

  private static List<Engine> choose(Algorithm algorithm, List<Engine> preferred) {
    List<Engine> chosen = new ArrayList<>();
    for (Engine engine : preferred) {
      if (engine.offers(algorithm) && SelfTest.passes(engine, algorithm)) {
        chosen.add(engine);
      }
    }
    return Collections.unmodifiableList(chosen);
  }

  /** What is preferred, and behind it what is always there. */
  private static List<Engine> withRest(List<Engine> preferred) {
    List<Engine> all = new ArrayList<>(preferred);
    all.addAll(Engines.bouncyCastle());
    if (Engines.bouncyCastle().isEmpty()) {
      all.addAll(Engines.jdk());
    }
    return all;
  }

  private static void addIfUsed(List<VerificationBackend> all, List<Engine> preferred) {
    if (!preferred.isEmpty()) {
      VerificationBackend backend =
          new VerificationBackend(preferred.get(0).name(), withRest(preferred));
      if (preferred.contains(backend.first(Algorithm.ES256))
          || preferred.contains(backend.first(Algorithm.ED25519))) {
        all.add(backend);
      }
    }
  }

  private @Nullable Engine first(Algorithm direct) {
    List<Engine> those = enginesOf(direct);
    return those.isEmpty() ? null : those.get(0);
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
      List<Engine> all = withRest(preferred);
      Engine first = new VerificationBackend("best", all).first(Algorithm.ES256);
      return new VerificationBackend(first == null ? "none" : first.name(), all);
    }
  }
}
