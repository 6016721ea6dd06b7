package dev.custody.crypto.internal.stream;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.api.statement.KeyId;
import dev.custody.crypto.stream.StreamCorruptException;
import dev.custody.crypto.stream.StreamIntent;
import dev.custody.crypto.stream.StreamState;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stream state as bytes.
 *
 * <pre>
 *   "CUSTODY-STREAM-1\n"        17 B
 *   kid                         16 B
 *   count                        4 B  big-endian, 0..1,024
 *   count times:
 *     protected header length    4 B  1..1,024
 *     body length                4 B  1..56,000
 *     protected header, body
 *   SHA-256 over all of it      32 B
 * </pre>
 *
 * <p>The digest finds a file that was torn or went bad; it is no protection against an attacker
 * with write access, who could just as well put an older file back.
 */
public final class StateCodec {

  /** The longest state. */
  public static final int BYTES_MAX =
      69 + Limits.BATCH_EVENTS_MAX * (8 + Limits.PROTECTED_BYTES_MAX + Limits.BODY_BYTES_MAX);

  private static final byte[] MAGIC = "CUSTODY-STREAM-1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = MAGIC.length + KeyId.LENGTH + 4;

  private StateCodec() {}

  /** The bytes of this state. */
  public static byte[] encode(StreamState state) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(4_096);
    put(out, MAGIC);
    put(out, state.kid().bytes().unsafeArray());
    putInt(out, state.last().size());
    for (StreamIntent intent : state.last()) {
      putInt(out, intent.protectedHeader().length());
      putInt(out, intent.body().length());
      put(out, intent.protectedHeader().unsafeArray());
      put(out, intent.body().unsafeArray());
    }
    put(out, Digest.sha256(out.toByteArray()).bytes().unsafeArray());
    return out.toByteArray();
  }

  /** The state of these bytes, if they are one of this key. */
  public static StreamState decode(byte[] bytes, KeyId kid) throws StreamCorruptException {
    if (bytes.length < HEADER_BYTES + Digest.LENGTH) {
      throw new StreamCorruptException("stream state cut off: lengthBytes=" + bytes.length);
    }
    int end = bytes.length - Digest.LENGTH;
    Digest found = new Digest(Bytes.copyOf(bytes, end, bytes.length));
    Digest expected = Digest.sha256(Arrays.copyOf(bytes, end));
    if (!expected.equals(found)) {
      throw new StreamCorruptException(
          "stream state with another digest: expected=" + expected + ", found=" + found);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, end);
    byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new StreamCorruptException("stream state of another version");
    }
    KeyId stored = new KeyId(take(in, KeyId.LENGTH));
    if (!stored.equals(kid)) {
      throw new StreamCorruptException(
          "stream state of another key: expected kid=" + kid + ", found=" + stored);
    }
    try {
      return new StreamState(kid, intents(in));
    } catch (IllegalArgumentException e) {
      throw new StreamCorruptException("stream state does not hold together: " + e.getMessage());
    }
  }

  private static List<StreamIntent> intents(ByteBuffer in) throws StreamCorruptException {
    int count = in.getInt();
    if (count < 0 || count > Limits.BATCH_EVENTS_MAX) {
      throw new StreamCorruptException("stream state with too many statements: count=" + count);
    }
    List<StreamIntent> intents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int headerBytes = in.remaining() >= 8 ? in.getInt() : -1;
      int bodyBytes = headerBytes < 0 ? -1 : in.getInt();
      if (headerBytes < 1
          || headerBytes > Limits.PROTECTED_BYTES_MAX
          || bodyBytes < 1
          || bodyBytes > Limits.BODY_BYTES_MAX
          || headerBytes + bodyBytes > in.remaining()) {
        throw new StreamCorruptException(
            "stream state with a length out of range: offset=" + in.position());
      }
      Bytes header = take(in, headerBytes);
      intents.add(new StreamIntent(take(in, bodyBytes), header));
    }
    if (in.hasRemaining()) {
      throw new StreamCorruptException("stream state too long: offset=" + in.position());
    }
    return intents;
  }

  private static Bytes take(ByteBuffer in, int length) {
    byte[] out = new byte[length];
    in.get(out);
    return Bytes.ofOwned(out);
  }

  private static void put(ByteArrayOutputStream out, byte[] bytes) {
    out.write(bytes, 0, bytes.length);
  }

  private static void putInt(ByteArrayOutputStream out, int value) {
    put(out, ByteBuffer.allocate(4).putInt(value).array());
  }
}
