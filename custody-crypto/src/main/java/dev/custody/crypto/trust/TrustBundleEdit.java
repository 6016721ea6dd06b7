package dev.custody.crypto.trust;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.custody.api.statement.KeyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes the next version of a bundle: entries are added, revoked and succeeded, and everything else
 * stays as it is (docs/format.md 13.8, successors and revocations).
 *
 * <p>There is no way to take an entry out or a revocation back: statements of old keys are judged
 * by the newest bundle, and a key that somebody else has had is never a good one again. A mistake
 * in another member is mended by a bundle that is written anew.
 *
 * <p>Not thread-safe. Each edit throws {@link IllegalArgumentException} and changes nothing if it
 * breaks a rule.
 *
 * @since 0.1.0
 */
public final class TrustBundleEdit {

  private final TrustBundle before;
  private final Map<KeyId, TrustedKey> keys = new LinkedHashMap<>();

  private TrustBundleEdit(TrustBundle before) {
    this.before = before;
    for (TrustedKey key : before.keys()) {
      keys.put(key.keyId(), key);
    }
  }

  /** Begins with all entries of this bundle. */
  public static TrustBundleEdit of(TrustBundle before) {
    return new TrustBundleEdit(before);
  }

  /**
   * Adds an entry.
   *
   * @throws IllegalArgumentException if the key has one
   */
  @CanIgnoreReturnValue
  public TrustBundleEdit add(TrustedKey entry) {
    if (keys.containsKey(entry.keyId())) {
      throw new IllegalArgumentException(
          "key is in the bundle already: kid=" + entry.keyId().toHex());
    }
    keys.put(entry.keyId(), entry);
    return this;
  }

  /**
   * Revokes a key.
   *
   * @param kid the key; its companion is another one and is not touched
   * @param revocation of a key that is revoked already it must not reach less far back
   * @throws IllegalArgumentException if the key is not in the bundle, or it is revoked from an
   *     earlier moment on already
   */
  @CanIgnoreReturnValue
  public TrustBundleEdit revoke(KeyId kid, Revocation revocation) {
    TrustedKey entry = require(kid);
    Revocation known = entry.revoked().orElse(null);
    if (known != null && revocation.effective().isAfter(known.effective())) {
      throw new IllegalArgumentException(
          "revocation would be taken back in part: kid="
              + kid.toHex()
              + ", revoked from="
              + known.effective()
              + ", new from="
              + revocation.effective());
    }
    keys.put(kid, entry.toBuilder().revoked(revocation).build());
    return this;
  }

  /**
   * Revokes all keys of a device or person that are not revoked from an earlier moment on already.
   *
   * @param subject the identifier that the entries name
   * @return the keys that were revoked now, in the order of the bundle; may be empty
   * @throws IllegalArgumentException if no entry names this subject
   */
  @CanIgnoreReturnValue
  public List<KeyId> offboard(String subject, Revocation revocation) {
    boolean known = false;
    List<KeyId> revoked = new ArrayList<>();
    for (TrustedKey entry : new ArrayList<>(keys.values())) {
      if (entry.subject().filter(subject::equals).isPresent()) {
        known = true;
        Revocation there = entry.revoked().orElse(null);
        if (there == null || revocation.effective().isBefore(there.effective())) {
          revoke(entry.keyId(), revocation);
          revoked.add(entry.keyId());
        }
      }
    }
    if (!known) {
      throw new IllegalArgumentException("no key of this subject in the bundle: " + subject);
    }
    return revoked;
  }

  /**
   * Lets one key follow another: adds the entry of the new one and names it in the old one's.
   *
   * @param old the key that is followed
   * @param successor the entry of the new key, of the same party, subject and holder; it begins
   *     before the old key ends, so that there is no time without a key
   * @param oldNotAfter the end of the old key's window, not later than it is now
   * @throws IllegalArgumentException if the old key is not in the bundle, is revoked or has a
   *     successor, or a rule above is broken
   */
  @CanIgnoreReturnValue
  public TrustBundleEdit rotate(KeyId old, TrustedKey successor, Instant oldNotAfter) {
    TrustedKey entry = require(old);
    if (entry.revoked().isPresent() || entry.successor().isPresent()) {
      throw new IllegalArgumentException(
          "key is revoked or has a successor, another cannot follow it: kid=" + old.toHex());
    }
    if (!entry.party().equals(successor.party())
        || !entry.subject().equals(successor.subject())
        || entry.holder() != successor.holder()) {
      throw new IllegalArgumentException(
          "successor in other hands: kid="
              + old.toHex()
              + ", expected party="
              + entry.party()
              + ", holder="
              + entry.holder()
              + ", found party="
              + successor.party()
              + ", holder="
              + successor.holder());
    }
    if (oldNotAfter.isAfter(entry.notAfter()) || successor.notBefore().isAfter(oldNotAfter)) {
      throw new IllegalArgumentException(
          "windows of a key and its successor leave a gap or grow: kid="
              + old.toHex()
              + ", notAfter="
              + entry.notAfter()
              + ", new notAfter="
              + oldNotAfter
              + ", successor from="
              + successor.notBefore());
    }
    TrustedKey followed =
        entry.toBuilder()
            .window(entry.notBefore(), oldNotAfter)
            .successor(successor.keyId())
            .build();
    add(successor);
    keys.put(old, followed);
    return this;
  }

  /**
   * The next version: one higher than that of the bundle it began with.
   *
   * @param issued when it is made; not before the bundle it began with was
   * @param expires from when on it proves nothing
   * @throws IllegalArgumentException if issued is before that, or expires is not after it
   */
  public TrustBundle next(Instant issued, Instant expires) {
    Objects.requireNonNull(issued, "issued");
    if (issued.isBefore(before.issued())) {
      throw new IllegalArgumentException(
          "next version made before this one: issued=" + before.issued() + ", next=" + issued);
    }
    if (before.version() == Long.MAX_VALUE) {
      throw new IllegalArgumentException("no version is higher: version=" + before.version());
    }
    return TrustBundle.of(before.version() + 1, issued, expires, new ArrayList<>(keys.values()));
  }

  private TrustedKey require(KeyId kid) {
    TrustedKey entry = keys.get(kid);
    if (entry == null) {
      throw new IllegalArgumentException("key is not in the bundle: kid=" + kid.toHex());
    }
    return entry;
  }
}
