package dev.custody.crypto.internal.trust;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.api.event.Kind;
import dev.custody.api.internal.wire.WireReader;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Role;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.Revocation;
import dev.custody.crypto.trust.TrustedKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one entry of a bundle; what is left to its builder are the rules between its members. */
final class KeyReader {

  private static final int PLACES_MAX = 1_024;
  private static final int SPKI_BYTES_MAX = 2_048;

  private final WireReader wire;
  private final BundleReader in;
  private @Nullable Bytes spki;
  private @Nullable Algorithm algorithm;
  private @Nullable String party;
  private @Nullable Holder holder;
  private @Nullable String subject;
  private final List<Role> roles = new ArrayList<>(5);
  private final List<Kind> kinds = new ArrayList<>();
  private final List<String> places = new ArrayList<>();
  private long notBefore;
  private long notAfter;
  private @Nullable Revocation revoked;
  private @Nullable KeyId companion;
  private @Nullable KeyId successor;
  private @Nullable String noteKeyName;
  private @Nullable Digest attestation;

  KeyReader(WireReader wire, BundleReader in) {
    this.wire = wire;
    this.in = in;
  }

  /** Reads the fields of the current frame to its end. */
  TrustedKey.Builder read() {
    int start = wire.position();
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      field(tag);
    }
    if (party == null || holder == null) {
      throw wire.malformed(party == null ? "party" : "holder", start, "a value", "none");
    }
    return TrustedKey.builder(key(start), party, holder)
        .subject(subject)
        .roles(roles.toArray(new Role[0]))
        .kinds(kinds.toArray(new Kind[0]))
        .places(places.toArray(new String[0]))
        .window(in.time("not_before_ms", notBefore), in.time("not_after_ms", notAfter))
        .revoked(revoked)
        .companion(companion)
        .successor(successor)
        .noteKeyName(noteKeyName)
        .attestation(attestation);
  }

  private VerificationKey key(int offset) {
    if (spki == null || algorithm == null) {
      throw wire.malformed(spki == null ? "public_key" : "alg", offset, "a value", "none");
    }
    try {
      return VerificationKey.of(algorithm, spki);
    } catch (MalformedKeyException e) {
      throw wire.malformed(
          "public_key", offset, "a key of " + algorithm.keyName(), String.valueOf(e.getMessage()));
    }
  }

  private void field(int tag) {
    switch (tag) {
      case 1 << 3 | 2 -> spki = wire.bytesUpTo("public_key", SPKI_BYTES_MAX);
      case 2 << 3 -> algorithm = algorithm();
      case 3 << 3 | 2 -> party = in.ascii("party", Limits.IDENTIFIER_BYTES_MAX);
      case 4 << 3 | 2 -> subject = in.ascii("subject", Limits.IDENTIFIER_BYTES_MAX);
      case 5 << 3 -> holder = holder();
      case 6 << 3 | 2 -> roles();
      case 7 << 3 | 2 -> kinds();
      case 8 << 3 | 2 -> places(tag);
      case 9 << 3 -> notBefore = wire.signed64("not_before_ms", BundleReader.MS_MAX);
      case 10 << 3 -> notAfter = wire.signed64("not_after_ms", BundleReader.MS_MAX);
      case 11 << 3 | 2 -> revoked = revocation();
      case 12 << 3 | 2 -> companion = new KeyId(wire.bytes("companion", KeyId.LENGTH));
      case 13 << 3 | 2 -> successor = new KeyId(wire.bytes("successor", KeyId.LENGTH));
      case 14 << 3 | 2 -> noteKeyName = in.ascii("note_key_name", Limits.IDENTIFIER_BYTES_MAX);
      case 15 << 3 | 2 -> attestation = wire.digest("attestation");
      default -> throw in.unknown(tag);
    }
  }

  private Algorithm algorithm() {
    int start = wire.position();
    int number = wire.signed32("alg", Integer.MAX_VALUE);
    Algorithm found = Algorithm.ofCoseNumber(number);
    if (found == null || found.batched()) {
      throw wire.malformed("alg", start, "-7, -19, -48 or -49", Integer.toString(number));
    }
    return found;
  }

  private Holder holder() {
    int start = wire.position();
    long number = wire.unsigned("holder", Integer.MAX_VALUE);
    Holder found = Holder.ofNumber(number);
    if (found == null) {
      throw wire.malformed("holder", start, "a holder of this version", Long.toString(number));
    }
    return found;
  }

  private void roles() {
    wire.enter("roles");
    long before = 0;
    while (wire.position() < wire.limit()) {
      int start = wire.position();
      before = above(before);
      Role role = Role.ofNumber(before);
      if (role == null) {
        throw wire.malformed("", start, "a role of this version", Long.toString(before));
      }
      roles.add(role);
    }
    wire.leave();
  }

  private void kinds() {
    wire.enter("kinds");
    long before = 0;
    while (wire.position() < wire.limit()) {
      int start = wire.position();
      before = above(before);
      Kind kind = Kind.ofNumber((int) before);
      if (kind == null) {
        throw wire.malformed("", start, "a kind of this version", Long.toString(before));
      }
      kinds.add(kind);
    }
    wire.leave();
  }

  private long above(long before) {
    int start = wire.position();
    long number = wire.unsigned("", Integer.MAX_VALUE);
    if (number <= before) {
      throw wire.malformed("", start, "a number above " + before, Long.toString(number));
    }
    return number;
  }

  private void places(int tag) {
    Bytes before = Bytes.EMPTY;
    do {
      in.requireRoom("places", places.size(), PLACES_MAX);
      int start = wire.position();
      Bytes place = wire.bytesUpTo("places", Limits.IDENTIFIER_BYTES_MAX);
      in.requireAfter(before, place, start);
      before = place;
      places.add(in.ascii("places", start, place));
    } while (wire.again(tag));
  }

  private Revocation revocation() {
    wire.enter("revoked");
    int start = wire.position();
    long at = 0;
    long since = 0;
    String reason = null;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case 1 << 3 -> at = wire.signed64("at_ms", BundleReader.MS_MAX);
        case 2 << 3 | 2 -> reason = in.ascii("reason", Limits.WORD_BYTES_MAX);
        case 3 << 3 -> since = wire.signed64("compromised_since_ms", BundleReader.MS_MAX);
        default -> throw in.unknown(tag);
      }
    }
    Instant moment = in.time("at_ms", at);
    if (reason == null) {
      throw wire.malformed("reason", start, "a word", "none");
    }
    if (since > at) {
      throw wire.malformed("compromised_since_ms", start, "at most " + at, Long.toString(since));
    }
    wire.leave();
    return new Revocation(moment, reason, since == 0 ? null : Instant.ofEpochMilli(since));
  }
}
