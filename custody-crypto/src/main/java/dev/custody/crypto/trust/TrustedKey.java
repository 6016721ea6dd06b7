package dev.custody.crypto.trust;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Role;
import dev.custody.crypto.internal.trust.TrustRules;
import dev.custody.crypto.key.VerificationKey;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a trust bundle: a key, the party it acts for, what it may say, and when.
 *
 * @since 0.1.0
 */
public final class TrustedKey {

  private final VerificationKey key;
  private final String party;
  private final @Nullable String subject;
  private final Holder holder;
  private final Set<Role> roles;
  private final Set<Kind> kinds;
  private final Set<String> places;
  private final Instant notBefore;
  private final Instant notAfter;
  private final @Nullable Revocation revoked;
  private final @Nullable KeyId companion;
  private final @Nullable KeyId successor;
  private final @Nullable String noteKeyName;
  private final @Nullable Digest attestation;

  private TrustedKey(Builder builder) {
    this.key = builder.key;
    this.party = builder.party;
    this.subject = builder.subject;
    this.holder = builder.holder;
    // Copies: the builder may go on.
    this.roles = Collections.unmodifiableSet(EnumSet.copyOf(builder.roles));
    this.kinds = Collections.unmodifiableSet(EnumSet.copyOf(builder.kinds));
    this.places = Collections.unmodifiableSet(new LinkedHashSet<>(builder.places));
    this.notBefore = Objects.requireNonNull(builder.notBefore);
    this.notAfter = Objects.requireNonNull(builder.notAfter);
    this.revoked = builder.revoked;
    this.companion = builder.companion;
    this.successor = builder.successor;
    this.noteKeyName = builder.noteKeyName;
    this.attestation = builder.attestation;
  }

  /** Starts an entry; the window has no default either. */
  public static Builder builder(VerificationKey key, String party, Holder holder) {
    return new Builder(key, party, holder);
  }

  /** A builder with everything that this entry says, for the same key. */
  public Builder toBuilder() {
    return toBuilder(key);
  }

  /**
   * A builder with everything that this entry says, for another key: what a successor begins with.
   *
   * @param other the key of the new entry
   */
  public Builder toBuilder(VerificationKey other) {
    Builder builder = new Builder(other, party, holder);
    builder.roles.addAll(roles);
    builder.kinds.addAll(kinds);
    builder.places.addAll(places);
    builder.subject = subject;
    builder.notBefore = notBefore;
    builder.notAfter = notAfter;
    builder.revoked = revoked;
    builder.companion = companion;
    builder.successor = successor;
    builder.noteKeyName = noteKeyName;
    builder.attestation = attestation;
    return builder;
  }

  /** The public key. */
  public VerificationKey key() {
    return key;
  }

  /** The id of the key. */
  public KeyId keyId() {
    return key.keyId();
  }

  /** Identifier of the party that the key acts for. */
  public String party() {
    return party;
  }

  /** Identifier of the device or person that holds the key, where the entry names one. */
  public Optional<String> subject() {
    return Optional.ofNullable(subject);
  }

  /** In whose hands it is. */
  public Holder holder() {
    return holder;
  }

  /** As what it may vouch; empty means nothing. */
  public Set<Role> roles() {
    return roles;
  }

  /** For which kinds; empty means any. */
  public Set<Kind> kinds() {
    return kinds;
  }

  /** Identifiers of the places where it may be used; empty means any. */
  public Set<String> places() {
    return places;
  }

  /** The first instant of its window. */
  public Instant notBefore() {
    return notBefore;
  }

  /** The first instant after its window. */
  public Instant notAfter() {
    return notAfter;
  }

  /** That it was revoked, if it was. */
  public Optional<Revocation> revoked() {
    return Optional.ofNullable(revoked);
  }

  /** The key that must sign beside it, if there is one: hybrid with a post-quantum key. */
  public Optional<KeyId> companion() {
    return Optional.ofNullable(companion);
  }

  /** The key that follows it, if one is named. */
  public Optional<KeyId> successor() {
    return Optional.ofNullable(successor);
  }

  /** The name under which it signs notes: LOG and WITNESS. */
  public Optional<String> noteKeyName() {
    return Optional.ofNullable(noteKeyName);
  }

  /** SHA-256 of attestation evidence about the device, if there is any. */
  public Optional<Digest> attestation() {
    return Optional.ofNullable(attestation);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TrustedKey that
        && key.equals(that.key)
        && party.equals(that.party)
        && Objects.equals(subject, that.subject)
        && holder == that.holder
        && roles.equals(that.roles)
        && kinds.equals(that.kinds)
        && places.equals(that.places)
        && notBefore.equals(that.notBefore)
        && notAfter.equals(that.notAfter)
        && Objects.equals(revoked, that.revoked)
        && Objects.equals(companion, that.companion)
        && Objects.equals(successor, that.successor)
        && Objects.equals(noteKeyName, that.noteKeyName)
        && Objects.equals(attestation, that.attestation);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  /** Key id, holder and party. */
  @Override
  public String toString() {
    return "TrustedKey[" + key.keyId() + ", " + holder + ", " + party + "]";
  }

  /** Collects the parts of an entry. Not thread-safe. */
  public static final class Builder {

    private final VerificationKey key;
    private final String party;
    private final Holder holder;
    private final EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    private final EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
    private final Set<String> places = new LinkedHashSet<>();
    private @Nullable String subject;
    private @Nullable Instant notBefore;
    private @Nullable Instant notAfter;
    private @Nullable Revocation revoked;
    private @Nullable KeyId companion;
    private @Nullable KeyId successor;
    private @Nullable String noteKeyName;
    private @Nullable Digest attestation;

    private Builder(VerificationKey key, String party, Holder holder) {
      this.key = Objects.requireNonNull(key, "key");
      this.party = Objects.requireNonNull(party, "party");
      this.holder = Objects.requireNonNull(holder, "holder");
    }

    /** Identifier of the device or person that holds the key; null for none. */
    @CanIgnoreReturnValue
    public Builder subject(@Nullable String subject) {
      this.subject = subject;
      return this;
    }

    /** Adds roles; without any, statements of the key are never good. */
    @CanIgnoreReturnValue
    public Builder roles(Role... roles) {
      Collections.addAll(this.roles, roles);
      return this;
    }

    /** Adds kinds; without any, all are permitted. */
    @CanIgnoreReturnValue
    public Builder kinds(Kind... kinds) {
      Collections.addAll(this.kinds, kinds);
      return this;
    }

    /** Adds identifiers of places; without any, all are permitted. */
    @CanIgnoreReturnValue
    public Builder places(String... places) {
      Collections.addAll(this.places, places);
      return this;
    }

    /** The window: from {@code notBefore} on, up to and without {@code notAfter}. */
    @CanIgnoreReturnValue
    public Builder window(Instant notBefore, Instant notAfter) {
      this.notBefore = Objects.requireNonNull(notBefore, "notBefore");
      this.notAfter = Objects.requireNonNull(notAfter, "notAfter");
      return this;
    }

    /** That the key was revoked; null if it was not. */
    @CanIgnoreReturnValue
    public Builder revoked(@Nullable Revocation revoked) {
      this.revoked = revoked;
      return this;
    }

    /** The key that must sign beside it; null for none. */
    @CanIgnoreReturnValue
    public Builder companion(@Nullable KeyId companion) {
      this.companion = companion;
      return this;
    }

    /** The key that follows it; null for none. */
    @CanIgnoreReturnValue
    public Builder successor(@Nullable KeyId successor) {
      this.successor = successor;
      return this;
    }

    /** The name under which it signs notes, LOG and WITNESS only; null for none. */
    @CanIgnoreReturnValue
    public Builder noteKeyName(@Nullable String noteKeyName) {
      this.noteKeyName = noteKeyName;
      return this;
    }

    /** SHA-256 of attestation evidence; null for none. */
    @CanIgnoreReturnValue
    public Builder attestation(@Nullable Digest attestation) {
      this.attestation = attestation;
      return this;
    }

    /**
     * The entry, where the parts came from outside: refused with TRUST_BUNDLE_INVALID and the path
     * of the member if a part breaks a rule.
     */
    public Parsed<TrustedKey> check() {
      return TrustRules.orRefuse(this::build);
    }

    /**
     * The entry.
     *
     * @throws IllegalArgumentException if the window is missing, empty or reversed, an identifier
     *     breaks the rule of the format, a LOG, WITNESS or TIMESTAMPER has a role, another holder
     *     has a note key name, or the key is its own companion or successor
     */
    public TrustedKey build() {
      TrustRules.requireIdentifier("party", party);
      if (subject != null) {
        TrustRules.requireIdentifier("subject", subject);
      }
      for (String place : places) {
        TrustRules.requireIdentifier("places", place);
      }
      TrustRules.requireWindow("notAfter", notBefore, notAfter);
      if (!holder.signsStatements() && !roles.isEmpty()) {
        throw TrustRules.broken("roles", "none for holder " + holder, roles.toString());
      }
      if (noteKeyName != null) {
        TrustRules.requireNoteKeyName(noteKeyName, holder);
      }
      requireOther("companion", companion);
      requireOther("successor", successor);
      return new TrustedKey(this);
    }

    private void requireOther(String path, @Nullable KeyId other) {
      if (key.keyId().equals(other)) {
        throw TrustRules.broken(path, "another key", key.keyId().toHex());
      }
    }
  }
}
