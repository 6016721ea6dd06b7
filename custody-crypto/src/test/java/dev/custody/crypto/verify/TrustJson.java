package dev.custody.crypto.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.custody.api.Bytes;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Role;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.Revocation;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads the trust bundles of vectors: as much of the JSON form as they use, and not strictly. */
final class TrustJson {

  private TrustJson() {}

  static TrustBundle read(JsonNode json) {
    List<TrustedKey> keys = new ArrayList<>();
    for (JsonNode key : json.get("keys")) {
      keys.add(key(key));
    }
    return TrustBundle.of(
        json.get("version").asLong(), instant(json, "issued"), instant(json, "expires"), keys);
  }

  private static TrustedKey key(JsonNode json) {
    TrustedKey.Builder builder =
        TrustedKey.builder(
            publicKey(json),
            json.get("party").asText(),
            Holder.valueOf(json.get("holder").asText()));
    json.path("roles").forEach(role -> builder.roles(Role.valueOf(role.asText())));
    json.path("kinds").forEach(kind -> builder.kinds(Kind.valueOf(kind.asText())));
    json.path("places").forEach(place -> builder.places(place.asText()));
    builder.window(instant(json, "notBefore"), instant(json, "notAfter"));
    if (json.has("subject")) {
      builder.subject(json.get("subject").asText());
    }
    if (json.has("companion")) {
      builder.companion(KeyId.ofHex(json.get("companion").asText()));
    }
    if (json.has("noteKeyName")) {
      builder.noteKeyName(json.get("noteKeyName").asText());
    }
    if (json.has("revoked")) {
      JsonNode revoked = json.get("revoked");
      builder.revoked(
          new Revocation(
              instant(revoked, "at"),
              revoked.get("reason").asText(),
              revoked.has("compromisedSince") ? instant(revoked, "compromisedSince") : null));
    }
    return builder.build();
  }

  private static VerificationKey publicKey(JsonNode json) {
    byte[] spki = Base64.getDecoder().decode(json.get("publicKey").asText());
    for (Algorithm algorithm : Algorithm.values()) {
      if (!algorithm.batched() && algorithm.keyName().equals(json.get("algorithm").asText())) {
        try {
          return VerificationKey.of(algorithm, Bytes.ofOwned(spki));
        } catch (MalformedKeyException e) {
          throw new IllegalArgumentException("key of a vector", e);
        }
      }
    }
    throw new IllegalArgumentException("algorithm of a vector: " + json.get("algorithm"));
  }

  private static Instant instant(JsonNode json, String member) {
    return Instant.parse(json.get(member).asText());
  }
}
