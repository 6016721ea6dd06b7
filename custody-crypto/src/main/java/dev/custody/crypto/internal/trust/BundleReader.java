package dev.custody.crypto.internal.trust;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.internal.wire.MalformedBytes;
import dev.custody.api.internal.wire.TextRule;
import dev.custody.api.internal.wire.WireReader;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.trust.SignedTrustBundle;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads bundles and the container around them: every field known, every limit held before a list
 * grows or bytes are copied. Whatever breaks a rule is TRUST_BUNDLE_INVALID with its path and
 * offset.
 */
public final class BundleReader {

  static final int FORMAT = 9;
  static final int VERSION = 10;
  static final int ISSUED = 11;
  static final int EXPIRES = 12;
  static final int KEYS = 13;
  static final int BUNDLE = 11;
  static final int STATEMENTS = 12;
  static final String FORMAT_NAME = "custody-trust-1";
  static final long MS_MAX = 253_402_300_799_999L;

  private final WireReader wire;

  private BundleReader(Bytes bytes) {
    this.wire =
        new WireReader(
            bytes.unsafeArray(), Reason.TRUST_BUNDLE_INVALID, Reason.TRUST_BUNDLE_INVALID);
  }

  /** Reads the bytes of a bundle. */
  public static Parsed<TrustBundle> bundle(Bytes bytes) {
    try {
      return new BundleReader(bytes).bundle();
    } catch (MalformedBytes e) {
      return new Parsed.Refused<>(e.refusal());
    }
  }

  /** Reads the bytes of a bundle with its statements; the bundle itself stays opaque. */
  public static Parsed<SignedTrustBundle> signed(Bytes bytes) {
    try {
      return new Parsed.Accepted<>(new BundleReader(bytes).signed());
    } catch (MalformedBytes e) {
      return new Parsed.Refused<>(e.refusal());
    }
  }

  private SignedTrustBundle signed() {
    requireSize();
    Bytes bundle = Bytes.EMPTY;
    List<Statement> statements = new ArrayList<>(2);
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case BUNDLE << 3 | 2 -> bundle = wire.bytesWithin("bundle", Limits.TRUST_BUNDLE_BYTES_MAX);
        case STATEMENTS << 3 | 2 -> {
          do {
            requireRoom("statements", statements.size(), Limits.STATEMENTS_MAX);
            wire.enter("statements", statements.size());
            statements.add(statement());
            wire.leave();
          } while (wire.again(tag));
        }
        default -> throw unknown(tag);
      }
    }
    if (bundle.length() == 0) {
      throw wire.malformed("bundle", 0, "a bundle", "none");
    }
    return new SignedTrustBundle(bundle, statements);
  }

  private Statement statement() {
    Bytes header = Bytes.EMPTY;
    Bytes signature = Bytes.EMPTY;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case 1 << 3 | 2 -> header = wire.bytesWithin("protected", Limits.PROTECTED_BYTES_MAX);
        case 2 << 3 | 2 -> signature = wire.bytesWithin("signature", Limits.SIGNATURE_BYTES_MAX);
        default -> throw unknown(tag);
      }
    }
    return new Statement(header, signature);
  }

  private Parsed<TrustBundle> bundle() {
    requireSize();
    int tag = wire.tag(0);
    if (tag != (FORMAT << 3 | 2) || !FORMAT_NAME.equals(ascii("format", FORMAT_NAME.length()))) {
      throw wire.malformed("format", 0, FORMAT_NAME, "another format");
    }
    long version = 0;
    long issued = 0;
    long expires = 0;
    List<TrustedKey> keys = new ArrayList<>();
    for (tag = wire.tag(tag); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case VERSION << 3 -> version = wire.unsigned("version", Long.MAX_VALUE);
        case ISSUED << 3 -> issued = wire.signed64("issued_ms", MS_MAX);
        case EXPIRES << 3 -> expires = wire.signed64("expires_ms", MS_MAX);
        case KEYS << 3 | 2 -> keys(tag, keys);
        default -> throw unknown(tag);
      }
    }
    requireThere("issued_ms", issued);
    requireThere("expires_ms", expires);
    return TrustBundle.check(
        version, Instant.ofEpochMilli(issued), Instant.ofEpochMilli(expires), keys);
  }

  private void keys(int tag, List<TrustedKey> keys) {
    Bytes before = Bytes.EMPTY;
    do {
      wire.enter("keys", keys.size());
      int start = wire.position();
      Bytes element = Bytes.copyOf(wire.bytes(), start, wire.limit());
      requireAfter(before, element, start);
      before = element;
      Parsed<TrustedKey> key = new KeyReader(wire, this).read().check();
      if (key instanceof Parsed.Refused<TrustedKey> refused) {
        Refusal broken = refused.first();
        throw wire.malformed(broken.path(), start, broken.expected(), broken.found());
      }
      keys.add(key.require());
      wire.leave();
    } while (wire.again(tag));
  }

  /** Elements of a set ascend by their bytes. */
  void requireAfter(Bytes before, Bytes element, int offset) {
    if (before.compareTo(element) >= 0) {
      throw wire.malformed("", offset, "an element above the one before", "one that is not");
    }
  }

  /** Printable ASCII of 1 to this many bytes. */
  String ascii(String name, int max) {
    int start = wire.position();
    return ascii(name, start, wire.bytesUpTo(name, max));
  }

  /** The same, of bytes that were read before. */
  String ascii(String name, int start, Bytes read) {
    byte[] bytes = read.unsafeArray();
    int bad = TextRule.badWord(bytes, 0, bytes.length);
    if (bad >= 0) {
      throw wire.malformed(name, start, "characters U+0021-007E", "another at " + bad);
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  /** A time that is required: there, and so not 0. */
  Instant time(String name, long millis) {
    requireThere(name, millis);
    return Instant.ofEpochMilli(millis);
  }

  private void requireThere(String name, long millis) {
    if (millis == 0) {
      throw wire.malformed(name, wire.position(), "a time", "none");
    }
  }

  void requireRoom(String name, int count, int max) {
    if (count == max) {
      throw wire.tooLarge(name, wire.position(), "at most " + max + " elements", "more");
    }
  }

  MalformedBytes unknown(int tag) {
    return wire.malformed(
        "",
        wire.position(),
        "only fields of this version",
        "field " + (tag >>> 3) + ", wire type " + (tag & 7));
  }

  private void requireSize() {
    int length = wire.limit();
    if (length > Limits.TRUST_BUNDLE_BYTES_MAX) {
      throw wire.tooLarge(
          "", 0, "at most " + Limits.TRUST_BUNDLE_BYTES_MAX + " bytes", length + " bytes");
    }
  }
}
