package dev.custody.pkcs11;

import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which key of which token, and how hard it is worked.
 *
 * <p>A token is named by its label and never by its slot, whose number changes when the token is
 * put in elsewhere. A key is named by its public key, by the label of its certificate, or by both;
 * a public key leaves no doubt. Immutable.
 *
 * @since 0.1.0
 */
public final class Pkcs11Settings {

  /** Sessions without a word of the caller. */
  public static final int SESSIONS_DEFAULT = 4;

  private static final int SESSIONS_MAX = 64;
  private static final int LABEL_BYTES_MAX = 32;

  private final Path library;
  private final String tokenLabel;
  private final Optional<String> keyLabel;
  private final Optional<VerificationKey> publicKey;
  private final int sessions;
  private final Duration timeout;
  private final Map<String, String> environment;

  private Pkcs11Settings(
      Path library,
      String tokenLabel,
      Optional<String> keyLabel,
      Optional<VerificationKey> publicKey,
      int sessions,
      Duration timeout,
      Map<String, String> environment) {
    this.library = library;
    this.tokenLabel = tokenLabel;
    this.keyLabel = keyLabel;
    this.publicKey = publicKey;
    this.sessions = sessions;
    this.timeout = timeout;
    this.environment = environment;
  }

  /**
   * The key with this public key.
   *
   * @param library absolute path of the token's PKCS#11 library, without quotes, line breaks and $
   * @param tokenLabel label of the token, 1 to 32 bytes in UTF-8
   * @throws IllegalArgumentException if one of them is anything else, or the key is not of P-256
   */
  public static Pkcs11Settings of(Path library, String tokenLabel, VerificationKey publicKey) {
    if (publicKey.algorithm() != Algorithm.ES256) {
      throw new IllegalArgumentException(
          "token signs by ES256 only: found=" + publicKey.algorithm().keyName());
    }
    return base(library, tokenLabel, Optional.empty(), Optional.of(publicKey));
  }

  /**
   * The key beside the certificate with this label. Its public key is taken as it is found, and
   * pinned from then on.
   *
   * @param library as above
   * @param tokenLabel as above
   * @param keyLabel label of the certificate, not empty
   * @throws IllegalArgumentException if one of them is anything else
   */
  public static Pkcs11Settings of(Path library, String tokenLabel, String keyLabel) {
    if (keyLabel.isEmpty() || keyLabel.length() > 255) {
      throw new IllegalArgumentException(
          "label of the key: expected characters=1..255, found=" + keyLabel.length());
    }
    return base(library, tokenLabel, Optional.of(keyLabel), Optional.empty());
  }

  private static Pkcs11Settings base(
      Path library,
      String tokenLabel,
      Optional<String> keyLabel,
      Optional<VerificationKey> publicKey) {
    String path = library.toString();
    if (!library.isAbsolute()
        || path.chars().anyMatch(c -> c < ' ' || c == '"' || c == '$' || c == '\'')) {
      throw new IllegalArgumentException("library: absolute plain path expected, found=" + path);
    }
    int bytes = tokenLabel.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > LABEL_BYTES_MAX || !tokenLabel.equals(tokenLabel.stripTrailing())) {
      throw new IllegalArgumentException(
          "label of the token: expected bytes=1..32 without blanks at its end, found=" + bytes);
    }
    return new Pkcs11Settings(
        library,
        tokenLabel,
        keyLabel,
        publicKey,
        SESSIONS_DEFAULT,
        Duration.ofSeconds(10),
        Map.of());
  }

  /**
   * The same with so many signatures at a time; more calls wait.
   *
   * @param count 1 to 64
   * @throws IllegalArgumentException if it is anything else
   */
  public Pkcs11Settings withSessions(int count) {
    if (count < 1 || count > SESSIONS_MAX) {
      throw new IllegalArgumentException("sessions: expected=1..64, found=" + count);
    }
    return new Pkcs11Settings(
        library, tokenLabel, keyLabel, publicKey, count, timeout, environment);
  }

  /**
   * The same with this limit for one signature (default 10 s); opening has it too, but never less
   * than 30 s. A token that takes longer counts as gone, and its process is ended.
   *
   * @throws IllegalArgumentException if it is not within 100 ms to 10 min
   */
  public Pkcs11Settings withTimeout(Duration limit) {
    if (limit.toMillis() < 100 || limit.toMinutes() > 10) {
      throw new IllegalArgumentException("timeout: expected=100 ms..10 min, found=" + limit);
    }
    return new Pkcs11Settings(
        library, tokenLabel, keyLabel, publicKey, sessions, limit, environment);
  }

  /**
   * The same with a variable in the environment of the library's process, which otherwise has that
   * of this one: many libraries find their configuration by one.
   */
  public Pkcs11Settings withEnvironment(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Pkcs11Settings(
        library, tokenLabel, keyLabel, publicKey, sessions, timeout, Map.copyOf(more));
  }

  /** The token's library. */
  public Path library() {
    return library;
  }

  /** The token's label. */
  public String tokenLabel() {
    return tokenLabel;
  }

  /** The label of the key's certificate, where it is named by that. */
  public Optional<String> keyLabel() {
    return keyLabel;
  }

  /** The public key, where the key is named by that. */
  public Optional<VerificationKey> publicKey() {
    return publicKey;
  }

  /** How many signatures at a time. */
  public int sessions() {
    return sessions;
  }

  /** How long an answer may take. */
  public Duration timeout() {
    return timeout;
  }

  /** What the library's process has in its environment beside what this one has. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Token and key, never a PIN. */
  @Override
  public String toString() {
    return "Pkcs11Settings[token="
        + tokenLabel
        + ", key="
        + keyLabel.orElseGet(() -> publicKey.map(Objects::toString).orElse(""))
        + "]";
  }
}
