package dev.custody.feeds.json;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
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
import dev.custody.feeds.internal.json.Json;
import dev.custody.feeds.internal.json.JsonOut;
import dev.custody.feeds.internal.json.JsonRefused;
import dev.custody.feeds.internal.json.JsonRefused.Rule;
import dev.custody.feeds.internal.json.Members;
import dev.custody.feeds.internal.json.Spot;
import dev.custody.feeds.internal.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a trust bundle, for people: what a caller writes down about the keys that it
 * trusts.
 *
 * <pre>{@code
 * {"version": 1, "issued": "2026-11-01T00:00:00Z", "expires": "2027-11-01T00:00:00Z",
 *  "keys": [{"publicKey": "<base64 SPKI>", "algorithm": "ES256", "party": "/417/...",
 *            "subject": "...", "holder": "DEVICE", "roles": ["ACTOR"], "kinds": [], "places": [],
 *            "notBefore": "...", "notAfter": "...",
 *            "revoked": {"at": "...", "reason": "LOST", "compromisedSince": "..."},
 *            "companion": "<kid hex>", "successor": "<kid hex>", "noteKeyName": "...",
 *            "attestation": "<SHA-256 hex>"}]}
 * }</pre>
 *
 * <p>{@code subject}, {@code revoked}, {@code compromisedSince}, {@code companion}, {@code
 * successor}, {@code noteKeyName} and {@code attestation} may be absent; everything else must be
 * there, because an absent list could be read as "any" and as "none". Algorithms are {@code ES256},
 * {@code Ed25519}, {@code ML-DSA-44}, {@code ML-DSA-65}; times are RFC 3339 in UTC to the second or
 * millisecond; hex is lower-case.
 *
 * @since 0.1.0
 */
public final class TrustBundleJson {

  private TrustBundleJson() {}

  /**
   * Reads the form, up to 4 MiB of UTF-8.
   *
   * @return the bundle, or TRUST_BUNDLE_INVALID with the JSON pointer of the member and its byte
   *     offset
   */
  public static Parsed<TrustBundle> parse(byte[] json) {
    if (json.length > Limits.TRUST_BUNDLE_BYTES_MAX) {
      return new Parsed.Refused<>(
          new Refusal(
              Reason.TRUST_BUNDLE_INVALID,
              "",
              0,
              "up to " + Limits.TRUST_BUNDLE_BYTES_MAX + " bytes",
              json.length + " bytes"));
    }
    try {
      return bundle(Members.of(StrictJson.parse(json), ""));
    } catch (JsonRefused e) {
      return new Parsed.Refused<>(e.toRefusal(Reason.TRUST_BUNDLE_INVALID));
    }
  }

  /** Writes the form, indented, with a line feed at the end. */
  public static String write(TrustBundle bundle) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonOut json = JsonOut.indented(out)) {
      json.object()
          .number("version", bundle.version())
          .text("issued", JsonOut.moment(bundle.issued()))
          .text("expires", JsonOut.moment(bundle.expires()))
          .array("keys");
      for (TrustedKey key : bundle.keys()) {
        write(key, json);
      }
      json.endArray().end();
    } catch (IOException e) {
      throw new AssertionError("an array in memory does not fail", e);
    }
    return out.toString(StandardCharsets.UTF_8) + "\n";
  }

  private static void write(TrustedKey key, JsonOut json) throws IOException {
    json.object()
        .text("publicKey", Base64.getEncoder().encodeToString(key.key().spki().unsafeArray()))
        .text("algorithm", key.key().algorithm().keyName())
        .text("party", key.party())
        .text("subject", key.subject().orElse(null))
        .constant("holder", key.holder())
        .textsEvenEmpty("roles", key.roles().stream().map(Enum::name).toList())
        .textsEvenEmpty("kinds", key.kinds().stream().map(Enum::name).toList())
        .textsEvenEmpty("places", List.copyOf(key.places()))
        .text("notBefore", JsonOut.moment(key.notBefore()))
        .text("notAfter", JsonOut.moment(key.notAfter()));
    Revocation revoked = key.revoked().orElse(null);
    if (revoked != null) {
      Instant since = revoked.compromisedSince();
      json.object("revoked")
          .text("at", JsonOut.moment(revoked.at()))
          .text("reason", revoked.reason())
          .text("compromisedSince", since == null ? null : JsonOut.moment(since))
          .end();
    }
    json.text("companion", key.companion().map(KeyId::toHex).orElse(null))
        .text("successor", key.successor().map(KeyId::toHex).orElse(null))
        .text("noteKeyName", key.noteKeyName().orElse(null))
        .text("attestation", key.attestation().map(Digest::toHex).orElse(null))
        .end();
  }

  private static Parsed<TrustBundle> bundle(Members in) throws JsonRefused {
    long version = in.number("version", 1, Long.MAX_VALUE);
    if (version == 0) {
      throw in.refused("version", "a version", "none");
    }
    Instant issued = in.required("issued", in.moment("issued"));
    Instant expires = in.required("expires", in.moment("expires"));
    in.required("keys", in.take("keys"));
    List<TrustedKey> keys = new ArrayList<>();
    List<Json> elements = in.elements("keys");
    for (int i = 0; i < elements.size(); i++) {
      Members entry = Members.of(elements.get(i), "/keys/" + i);
      keys.add(entry(entry, elements.get(i).spot()));
    }
    in.done();
    return TrustBundle.check(version, issued, expires, keys);
  }

  private static TrustedKey entry(Members in, Spot spot) throws JsonRefused {
    VerificationKey key = key(in);
    TrustedKey.Builder builder =
        TrustedKey.builder(
                key,
                in.required("party", in.text("party")),
                in.required("holder", in.constant("holder", Holder.class)))
            .subject(in.text("subject"))
            .roles(set(in, "roles", in.constants("roles", Role.class)).toArray(new Role[0]))
            .kinds(set(in, "kinds", in.constants("kinds", Kind.class)).toArray(new Kind[0]))
            .places(set(in, "places", in.texts("places")).toArray(new String[0]))
            .window(
                in.required("notBefore", in.moment("notBefore")),
                in.required("notAfter", in.moment("notAfter")))
            .revoked(revoked(in))
            .companion(kid(in, "companion"))
            .successor(kid(in, "successor"))
            .noteKeyName(in.text("noteKeyName"))
            .attestation(attestation(in));
    in.done();
    Parsed<TrustedKey> entry = builder.check();
    if (entry instanceof Parsed.Refused<TrustedKey> refused) {
      Refusal why = refused.first();
      throw new JsonRefused(Rule.UNEXPECTED, in.at(why.path()), spot, why.expected(), why.found());
    }
    return entry.require();
  }

  private static VerificationKey key(Members in) throws JsonRefused {
    byte[] spki = in.required("publicKey", in.base64("publicKey"));
    String name = in.required("algorithm", in.text("algorithm"));
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm == algorithm.direct() && algorithm.keyName().equals(name)) {
        try {
          return VerificationKey.of(algorithm, Bytes.ofOwned(spki));
        } catch (MalformedKeyException e) {
          throw in.refused("publicKey", "a key of " + name, String.valueOf(e.getMessage()));
        }
      }
    }
    throw in.refused("algorithm", "ES256, Ed25519, ML-DSA-44 or ML-DSA-65", "another algorithm");
  }

  private static <T> List<T> set(Members in, String name, List<T> values) throws JsonRefused {
    in.required(name, in.take(name));
    Set<T> seen = new HashSet<>(values);
    if (seen.size() != values.size()) {
      throw in.refused(name, "each element once", "an element again");
    }
    return values;
  }

  private static @Nullable Revocation revoked(Members in) throws JsonRefused {
    Json value = in.take("revoked");
    if (value == null) {
      return null;
    }
    Members members = Members.of(value, in.at("revoked"));
    Instant at = members.required("at", members.moment("at"));
    String reason = members.required("reason", members.text("reason"));
    Instant since = members.moment("compromisedSince");
    members.done();
    try {
      return new Revocation(at, reason, since);
    } catch (IllegalArgumentException e) {
      throw in.refused("revoked", "a revocation by its rules", String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable KeyId kid(Members in, String name) throws JsonRefused {
    String hex = hex(in, name, KeyId.LENGTH);
    return hex == null ? null : KeyId.ofHex(hex);
  }

  private static @Nullable Digest attestation(Members in) throws JsonRefused {
    String hex = hex(in, "attestation", Digest.LENGTH);
    return hex == null ? null : Digest.ofHex(hex);
  }

  private static @Nullable String hex(Members in, String name, int bytes) throws JsonRefused {
    String text = in.text(name);
    if (text != null && !text.matches("[0-9a-f]{" + 2 * bytes + "}")) {
      throw in.refused(name, bytes + " bytes in lower-case hex", "another string");
    }
    return text;
  }
}
