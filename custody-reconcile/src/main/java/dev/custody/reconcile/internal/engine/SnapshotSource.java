package dev.custody.reconcile.internal.engine;

import dev.custody.api.Bytes;
import dev.custody.reconcile.SnapshotException;
import dev.custody.reconcile.SnapshotException.Kind;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of a snapshot. What is read counts for nothing until {@link #end} has compared
 * the digest; until then any byte may be anything, so every length is checked against a limit, and
 * memory is taken as bytes come and not as they are promised.
 */
final class SnapshotSource {

  private static final int BYTES_MAX = 64 << 20;
  private static final int DIGEST = 32;

  private final InputStream plain;
  private final DigestInputStream digested;
  private final DataInputStream in;
  private final Map<String, String> interned = new HashMap<>();

  SnapshotSource(InputStream source) {
    this.plain = new BufferedInputStream(source, 1 << 16);
    this.digested = new DigestInputStream(plain, SnapshotSink.sha256());
    this.in = new DataInputStream(digested);
  }

  static SnapshotException damaged(String message) {
    return new SnapshotException(Kind.DAMAGED, message);
  }

  int u8() throws IOException {
    return in.readUnsignedByte();
  }

  int i32() throws IOException {
    return in.readInt();
  }

  long i64() throws IOException {
    return in.readLong();
  }

  /** A number from 0 to a limit. */
  int count(String name, int most) throws IOException, SnapshotException {
    int count = in.readInt();
    if (count < 0 || count > most) {
      throw damaged("count out of range: expected " + name + "=0.." + most + ", found=" + count);
    }
    return count;
  }

  boolean flag() throws IOException, SnapshotException {
    int value = in.readUnsignedByte();
    if (value > 1) {
      throw damaged("no flag: expected=0 or 1, found=" + value);
    }
    return value == 1;
  }

  private byte[] raw() throws IOException, SnapshotException {
    int length = count("bytes", BYTES_MAX);
    // Reads in pieces, so a false length costs no memory.
    byte[] bytes = in.readNBytes(length);
    if (bytes.length != length) {
      throw damaged("snapshot cut off: expected bytes=" + length + ", found=" + bytes.length);
    }
    return bytes;
  }

  Bytes bytes() throws IOException, SnapshotException {
    return Bytes.ofOwned(raw());
  }

  String text() throws IOException, SnapshotException {
    byte[] bytes = raw();
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      String value = text.toString();
      String known = interned.putIfAbsent(value, value);
      return known == null ? value : known;
    } catch (CharacterCodingException e) {
      throw damaged("text that is no UTF-8: bytes=" + bytes.length);
    }
  }

  @Nullable String textOrNull() throws IOException, SnapshotException {
    return flag() ? text() : null;
  }

  List<String> texts(int most) throws IOException, SnapshotException {
    int count = count("texts", most);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(text());
    }
    return values;
  }

  Instant instant() throws IOException {
    long seconds = in.readLong();
    return Instant.ofEpochSecond(seconds, in.readInt());
  }

  @Nullable Instant instantOrNull() throws IOException, SnapshotException {
    return flag() ? instant() : null;
  }

  <E extends Enum<E>> E constant(Class<E> type) throws IOException, SnapshotException {
    return Enum.valueOf(type, text());
  }

  <E extends Enum<E>> Set<E> constants(Class<E> type) throws IOException, SnapshotException {
    Set<E> values = EnumSet.noneOf(type);
    int count = count("constants", type.getEnumConstants().length);
    for (int i = 0; i < count; i++) {
      values.add(constant(type));
    }
    return values;
  }

  /** Compares the digest of all that was read; nothing may come behind it. */
  void end() throws IOException, SnapshotException {
    byte[] computed = digested.getMessageDigest().digest();
    byte[] found = plain.readNBytes(DIGEST);
    if (!MessageDigest.isEqual(computed, found)) {
      throw damaged("digest that does not fit: snapshot damaged or cut off");
    }
    if (plain.read() >= 0) {
      throw damaged("bytes behind the digest: expected end of snapshot");
    }
  }
}
