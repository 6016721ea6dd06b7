package dev.custody.cli;

import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a bundle says by itself about what will go wrong, at a moment. Used once. */
final class TrustCheckRules {

  private final TrustBundle bundle;
  private final Instant now;
  private final Duration near;
  private final Duration old;
  private final boolean hybrid;
  private final List<TrustFinding> findings = new ArrayList<>();

  /**
   * A check of this bundle.
   *
   * @param near how long before an end it is said
   * @param old how long after it was made a bundle is too old
   */
  TrustCheckRules(TrustBundle bundle, Instant now, Duration near, Duration old) {
    this.bundle = bundle;
    this.now = now;
    this.near = near;
    this.old = old;
    this.hybrid = bundle.keys().stream().anyMatch(key -> key.companion().isPresent());
  }

  List<TrustFinding> findings() {
    life();
    for (TrustedKey key : bundle.keys()) {
      window(key);
      successor(key);
      if (isLive(key)) {
        companion(key);
        holder(key);
      }
    }
    time();
    return findings;
  }

  private void life() {
    if (!now.isBefore(bundle.expires())) {
      broken("BUNDLE_EXPIRED", null, "it has expired since " + bundle.expires(), "get the newest");
    } else if (now.plus(near).isAfter(bundle.expires())) {
      care("BUNDLE_NEAR_EXPIRY", null, "it ends at " + bundle.expires(), "sign the next version");
    }
    if (now.isBefore(bundle.issued())) {
      care("BUNDLE_OF_THE_FUTURE", null, "made at " + bundle.issued(), "set the clock that is off");
    } else if (now.isAfter(bundle.issued().plus(old))) {
      care("BUNDLE_OLD", null, "made at " + bundle.issued(), "ask whether there is a newer one");
    }
  }

  private void window(TrustedKey key) {
    KeyId kid = key.keyId();
    if (key.revoked().isPresent()) {
      care(
          "KEY_REVOKED",
          kid,
          "revoked since " + key.revoked().get().effective(),
          "keep it: what it said before is judged by this entry");
    } else if (!now.isBefore(key.notAfter())) {
      if (!isFollowed(key)) {
        broken(
            "KEY_EXPIRED", kid, "expired since " + key.notAfter(), "enrol a new one if it is used");
      }
    } else if (now.plus(near).isAfter(key.notAfter()) && !isFollowed(key)) {
      care("KEY_NEAR_EXPIRY", kid, "it ends at " + key.notAfter(), "custody trust rotate");
    } else if (now.isBefore(key.notBefore())) {
      care("KEY_NOT_YET_VALID", kid, "valid from " + key.notBefore(), "do not use it before");
    }
  }

  /** Whether somebody else goes on where this key ends. */
  private boolean isFollowed(TrustedKey key) {
    TrustedKey next = key.successor().flatMap(bundle::key).orElse(null);
    return next != null
        && next.revoked().isEmpty()
        && !next.notBefore().isAfter(key.notAfter())
        && (now.isBefore(next.notAfter()) || next.successor().isPresent());
  }

  private void successor(TrustedKey key) {
    KeyId named = key.successor().orElse(null);
    if (named == null) {
      return;
    }
    TrustedKey next = bundle.key(named).orElse(null);
    if (next == null) {
      broken(
          "SUCCESSOR_MISSING",
          key.keyId(),
          "its successor is not in the bundle: " + named.toHex(),
          "add its entry before it signs");
    } else if (next.notBefore().isAfter(key.notAfter())) {
      broken(
          "SUCCESSOR_LATE",
          key.keyId(),
          "its successor begins at " + next.notBefore() + " after it ends at " + key.notAfter(),
          "let the windows overlap");
    } else if (!next.party().equals(key.party()) || next.holder() != key.holder()) {
      broken(
          "SUCCESSOR_ELSEWHERE",
          key.keyId(),
          "its successor is of another party or holder",
          "ask who named it");
    } else if (next.revoked().isPresent() && isLive(key)) {
      broken(
          "SUCCESSOR_REVOKED",
          key.keyId(),
          "its successor is revoked",
          "enrol a new key before it ends");
    }
  }

  private void companion(TrustedKey key) {
    KeyId named = key.companion().orElse(null);
    if (named == null) {
      boolean isOne =
          bundle.keys().stream()
              .anyMatch(one -> one.companion().filter(key.keyId()::equals).isPresent());
      if (hybrid && key.holder().signsStatements() && !isOne && isClassic(key)) {
        care(
            "COMPANION_NONE",
            key.keyId(),
            "no companion, and other keys have one",
            "give it an ML-DSA companion");
      }
      return;
    }
    TrustedKey other = bundle.key(named).orElse(null);
    if (other == null) {
      broken(
          "COMPANION_ABSENT",
          key.keyId(),
          "its companion is not in the bundle: " + named.toHex(),
          "add it: until then nothing it signs is good");
    } else if (!isLive(other)) {
      broken(
          "COMPANION_ENDED",
          key.keyId(),
          "its companion is revoked or has expired: " + named.toHex(),
          "rotate both");
    } else if (!other.roles().containsAll(key.roles())) {
      broken(
          "COMPANION_ROLES",
          key.keyId(),
          "its companion lacks roles: has " + other.roles() + ", needs " + key.roles(),
          "give both the same roles");
    } else if (!other.companion().filter(key.keyId()::equals).isPresent()) {
      care(
          "COMPANION_ONE_WAY",
          key.keyId(),
          "its companion does not name it: the companion's statement is good alone",
          "let each name the other");
    } else if (isClassic(key) && isClassic(other)) {
      care("COMPANION_CLASSIC", key.keyId(), "neither is ML-DSA", "pair it with an ML-DSA key");
    }
  }

  private void holder(TrustedKey key) {
    boolean notes = key.holder() == Holder.LOG || key.holder() == Holder.WITNESS;
    if (key.holder().signsStatements() && key.roles().isEmpty()) {
      care("KEY_WITHOUT_ROLE", key.keyId(), "it may vouch for nothing", "give it a role");
    }
    if (notes && key.noteKeyName().isEmpty()) {
      broken(
          "NOTE_NAME_MISSING",
          key.keyId(),
          "a " + key.holder() + " without the name in its notes: none of them can be its own",
          "build it with --note-key");
    }
    boolean meaningless =
        !key.kinds().isEmpty() || !key.places().isEmpty() || key.companion().isPresent();
    if (!key.holder().signsStatements() && meaningless) {
      care(
          "MEMBER_WITHOUT_EFFECT",
          key.keyId(),
          "kinds, places and companion say nothing of a " + key.holder(),
          "take them out");
    }
  }

  /** Whether checkpoints of the logs prove any time. */
  private void time() {
    for (TrustedKey witness : live(Holder.WITNESS)) {
      if (live(Holder.LOG).stream().anyMatch(log -> log.party().equals(witness.party()))) {
        care(
            "WITNESS_OF_THE_LOG",
            witness.keyId(),
            "of the party of a log: for that log it proves no time",
            "ask another party to cosign");
      }
    }
    for (TrustedKey log : live(Holder.LOG)) {
      if (live(Holder.WITNESS).stream().allMatch(w -> w.party().equals(log.party()))) {
        care(
            "LOG_WITHOUT_WITNESS",
            log.keyId(),
            "no witness of another party: its checkpoints prove no time",
            "add a WITNESS entry of another party");
      }
    }
  }

  private List<TrustedKey> live(Holder holder) {
    return bundle.keys().stream().filter(key -> key.holder() == holder && isLive(key)).toList();
  }

  private boolean isLive(TrustedKey key) {
    return key.revoked().isEmpty() && now.isBefore(key.notAfter());
  }

  private static boolean isClassic(TrustedKey key) {
    Algorithm algorithm = key.key().algorithm();
    return algorithm == Algorithm.ES256 || algorithm == Algorithm.ED25519;
  }

  private void broken(String code, @Nullable KeyId kid, String what, String todo) {
    findings.add(TrustFinding.broken(code, kid, what, todo));
  }

  private void care(String code, @Nullable KeyId kid, String what, String todo) {
    findings.add(TrustFinding.care(code, kid, what, todo));
  }
}
