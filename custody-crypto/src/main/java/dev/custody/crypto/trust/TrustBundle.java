package dev.custody.crypto.trust;

import dev.custody.api.Parsed;
import dev.custody.api.statement.KeyId;
import dev.custody.crypto.internal.trust.TrustRules;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A directory of keys: who may say what, in one version. Whoever has one has decided to trust it;
 * where it came from and who signed it is settled before.
 *
 * @since 0.1.0
 */
public final class TrustBundle {

  private final long version;
  private final Instant issued;
  private final Instant expires;
  private final List<TrustedKey> keys;
  private final Map<KeyId, TrustedKey> byId;

  private TrustBundle(long version, Instant issued, Instant expires, List<TrustedKey> keys) {
    Objects.requireNonNull(issued, "issued");
    Objects.requireNonNull(expires, "expires");
    this.version = version;
    this.issued = issued;
    this.expires = expires;
    this.keys = List.copyOf(keys);
    if (version < 1) {
      throw TrustRules.broken("version", "at least 1", Long.toString(version));
    }
    TrustRules.requireWindow("expires", issued, expires);
    Map<KeyId, TrustedKey> map = new LinkedHashMap<>();
    for (int i = 0; i < this.keys.size(); i++) {
      TrustedKey entry = this.keys.get(i);
      // One kid and one public key are the same thing but for a collision, and that is refused as
      // well.
      if (map.put(entry.keyId(), entry) != null) {
        throw TrustRules.broken(
            "keys[" + i + "].publicKey", "a key with one entry", "kid=" + entry.keyId());
      }
    }
    this.byId = Collections.unmodifiableMap(map);
  }

  /**
   * A bundle that the caller makes.
   *
   * @param version from 1; a later bundle has a higher one
   * @param issued when it was made
   * @param expires from when on it proves nothing
   * @param keys at most one entry of each key
   * @throws IllegalArgumentException if the version is below 1, expires is not after issued, or two
   *     entries have one key
   */
  public static TrustBundle of(
      long version, Instant issued, Instant expires, List<TrustedKey> keys) {
    return new TrustBundle(version, issued, expires, keys);
  }

  /**
   * A bundle of parts that came from outside: refused with TRUST_BUNDLE_INVALID and the path of the
   * member where {@link #of} throws.
   */
  public static Parsed<TrustBundle> check(
      long version, Instant issued, Instant expires, List<TrustedKey> keys) {
    return TrustRules.orRefuse(() -> new TrustBundle(version, issued, expires, keys));
  }

  /** The version, from 1. */
  public long version() {
    return version;
  }

  /** When it was made. */
  public Instant issued() {
    return issued;
  }

  /** From when on it proves nothing: TRUST_BUNDLE_EXPIRED on every event. */
  public Instant expires() {
    return expires;
  }

  /** All entries, in the order in which they were given. */
  public List<TrustedKey> keys() {
    return keys;
  }

  /** The entry of this key, if there is one. */
  public Optional<TrustedKey> key(KeyId kid) {
    return Optional.ofNullable(byId.get(kid));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TrustBundle that
        && version == that.version
        && issued.equals(that.issued)
        && expires.equals(that.expires)
        && keys.equals(that.keys);
  }

  @Override
  public int hashCode() {
    return Objects.hash(version, issued, keys);
  }

  /** Version and number of keys. */
  @Override
  public String toString() {
    return "TrustBundle[version=" + version + ", keys=" + keys.size() + "]";
  }
}
