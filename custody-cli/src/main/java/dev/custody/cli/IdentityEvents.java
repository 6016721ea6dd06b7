package dev.custody.cli;

import dev.custody.api.Digest;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Device;
import dev.custody.api.event.Document;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Lifecycle;
import dev.custody.api.event.Operator;
import dev.custody.api.statement.KeyId;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustBundleCodec;
import dev.custody.crypto.trust.TrustedKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The IDENTITY events that tell of keys (docs/format.md 13.8): of which device or person, which
 * keys, and which version of the bundle says so from then on.
 */
final class IdentityEvents {

  /** Document types. */
  static final String KEY = "custody-key";

  static final String BUNDLE = "custody-trust-bundle";

  private static final String KEY_URN = "urn:custody:key:";

  /** So that an event stays far below its limit. */
  private static final int KEYS_MAX = 64;

  private IdentityEvents() {}

  /** One event for each device or person whose keys these are. */
  static List<CustodyEvent> of(
      Lifecycle lifecycle, Instant at, TrustBundle next, List<TrustedKey> keys) {
    Map<String, List<TrustedKey>> bySubject = new LinkedHashMap<>();
    for (TrustedKey key : keys) {
      bySubject.computeIfAbsent(key.holder() + " " + id(key), x -> new ArrayList<>()).add(key);
    }
    List<CustodyEvent> events = new ArrayList<>();
    for (List<TrustedKey> one : bySubject.values()) {
      for (int from = 0; from < one.size(); from += KEYS_MAX) {
        List<TrustedKey> part = one.subList(from, Math.min(from + KEYS_MAX, one.size()));
        events.add(event(lifecycle, at, next, part));
      }
    }
    return events;
  }

  private static CustodyEvent event(
      Lifecycle lifecycle, Instant at, TrustBundle next, List<TrustedKey> keys) {
    List<Document> documents = new ArrayList<>();
    for (TrustedKey key : keys) {
      Digest spki = Digest.sha256(key.key().spki().toByteArray());
      documents.add(new Document(KEY, KEY_URN + key.keyId().toHex(), 0, spki));
    }
    Digest bundle = Digest.sha256(TrustBundleCodec.encode(next).toByteArray());
    long revision = next.version() >>> 32 == 0 ? next.version() : 0;
    documents.add(new Document(BUNDLE, null, revision, bundle));
    CustodyEventBuilder event =
        CustodyEvent.builder(Kind.IDENTITY)
            .time(at)
            .nonce(new SecureRandom())
            .lifecycle(lifecycle)
            .documents(documents);
    TrustedKey first = keys.get(0);
    if (first.holder() == Holder.OPERATOR) {
      event.operator(new Operator(id(first), List.of(), null));
    } else {
      event.device(new Device(id(first), null, null, null));
    }
    return event.build();
  }

  /** Whom an entry is about: its subject, or the key itself. */
  static String id(TrustedKey key) {
    return key.subject().orElse(KEY_URN + key.keyId().toHex());
  }

  /** Whether a document of such an event is this key. */
  static boolean names(Document document, @Nullable KeyId kid) {
    return kid != null
        && KEY.equals(document.type())
        && (KEY_URN + kid.toHex()).equals(document.id());
  }

  /** What became of the device or person whose key is revoked for this reason. */
  static Lifecycle lifecycle(String reason) {
    return switch (reason.toUpperCase(Locale.ROOT)) {
      case "LOST", "STOLEN" -> Lifecycle.LOST;
      case "OFFBOARDED" -> Lifecycle.OFFBOARDED;
      case "COMPROMISED", "SUSPENDED" -> Lifecycle.SUSPENDED;
      default -> Lifecycle.RETIRED;
    };
  }
}
