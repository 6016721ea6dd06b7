package dev.custody.crypto.internal.trust;

import dev.custody.api.Bytes;
import dev.custody.api.event.Kind;
import dev.custody.api.internal.wire.WireWriter;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.trust.Revocation;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes bundles backwards, as {@link WireWriter} wants it: fields in descending number. */
public final class BundleWriter {

  private BundleWriter() {}

  /** The bytes of a bundle; its keys and places come out sorted. */
  public static Bytes bundle(TrustBundle bundle) {
    List<Bytes> keys = new ArrayList<>(bundle.keys().size());
    for (TrustedKey key : bundle.keys()) {
      keys.add(key(key));
    }
    Collections.sort(keys);
    WireWriter out = WireWriter.scratch();
    for (int i = keys.size() - 1; i >= 0; i--) {
      out.element(BundleReader.KEYS, keys.get(i));
    }
    out.signed(BundleReader.EXPIRES, millis("expires", bundle.expires()));
    out.signed(BundleReader.ISSUED, millis("issued", bundle.issued()));
    out.varint(BundleReader.VERSION, bundle.version());
    out.string(BundleReader.FORMAT, BundleReader.FORMAT_NAME);
    return out.toBytes();
  }

  /** The bytes of a bundle with its statements. */
  public static Bytes signed(Bytes bundle, List<Statement> statements) {
    WireWriter out = WireWriter.scratch();
    for (int i = statements.size() - 1; i >= 0; i--) {
      int mark = out.mark();
      present(out, 2, statements.get(i).signature());
      present(out, 1, statements.get(i).protectedHeader());
      out.message(BundleReader.STATEMENTS, mark);
    }
    present(out, BundleReader.BUNDLE, bundle);
    return out.toBytes();
  }

  private static Bytes key(TrustedKey key) {
    // What a set is made of is encoded before the scratch is taken.
    List<Bytes> places = new ArrayList<>();
    for (String place : key.places()) {
      places.add(Bytes.ofOwned(place.getBytes(StandardCharsets.US_ASCII)));
    }
    Collections.sort(places);
    WireWriter out = WireWriter.scratch();
    out.digest(15, key.attestation().orElse(null));
    out.string(14, key.noteKeyName().orElse(null));
    kid(out, 13, key.successor().orElse(null));
    kid(out, 12, key.companion().orElse(null));
    key.revoked().ifPresent(revoked -> revocation(out, revoked));
    out.signed(10, millis("notAfter", key.notAfter()));
    out.signed(9, millis("notBefore", key.notBefore()));
    for (int i = places.size() - 1; i >= 0; i--) {
      out.element(8, places.get(i));
    }
    TreeSet<Integer> kinds = new TreeSet<>();
    for (Kind kind : key.kinds()) {
      kinds.add(kind.number());
    }
    packed(out, 7, kinds);
    TreeSet<Integer> roles = new TreeSet<>();
    for (Role role : key.roles()) {
      roles.add(role.number());
    }
    packed(out, 6, roles);
    out.varint(5, key.holder().number());
    out.string(4, key.subject().orElse(null));
    out.string(3, key.party());
    out.signed(2, key.key().algorithm().coseNumber());
    out.element(1, key.key().spki());
    return out.toBytes();
  }

  private static void revocation(WireWriter out, Revocation revoked) {
    int mark = out.mark();
    Instant since = revoked.compromisedSince();
    if (since != null) {
      out.signed(3, millis("compromisedSince", since));
    }
    out.string(2, revoked.reason());
    out.signed(1, millis("revoked.at", revoked.at()));
    out.message(11, mark);
  }

  private static void packed(WireWriter out, int number, TreeSet<Integer> numbers) {
    if (numbers.isEmpty()) {
      return;
    }
    int mark = out.mark();
    for (int value : numbers.descendingSet()) {
      out.rawVarint(value);
    }
    out.message(number, mark);
  }

  private static void kid(WireWriter out, int number, @Nullable KeyId kid) {
    out.bytes(number, kid == null ? null : kid.bytes());
  }

  private static void present(WireWriter out, int number, Bytes value) {
    if (value.length() > 0) {
      out.element(number, value);
    }
  }

  private static long millis(String name, Instant instant) {
    // toEpochMilli throws ArithmeticException far out of range; seconds say it before.
    long seconds = instant.getEpochSecond();
    boolean inside = seconds >= 0 && seconds <= BundleReader.MS_MAX / 1_000;
    if (!inside || instant.toEpochMilli() == 0 || instant.getNano() % 1_000_000 != 0) {
      throw TrustRules.broken(
          name, "whole milliseconds of 1970 to 9999, after the first", instant.toString());
    }
    return instant.toEpochMilli();
  }
}
