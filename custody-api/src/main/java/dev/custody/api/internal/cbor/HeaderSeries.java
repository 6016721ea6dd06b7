package dev.custody.api.internal.cbor;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.internal.wire.MalformedBytes;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads headers one behind the other, as they stand in a batch: of one key and role, so that they
 * differ in nothing but subject, number and previous link. Where all other bytes are those of the
 * header before, what they mean is known; the rest is read as ever. Whatever is not like that goes
 * to {@link HeaderCodec}, which says the same of every header. Not safe for use by several threads.
 */
public final class HeaderSeries {

  // A byte string of 32 with its head: what a header without answer and stated time ends with.
  private static final int LINK = 34;

  /** From behind the subject to the number: the same of all headers of a role. */
  private static final int MIDDLE =
      new CborWriter()
          .integer(258)
          .integer(-16)
          .integer(259)
          .text(ProtectedHeader.EVENT_CONTENT_TYPE)
          .integer(-70_001)
          .integer(1)
          .integer(-70_002)
          .array(2)
          .toByteArray()
          .length;

  private @Nullable ProtectedHeader before;
  private byte[] bytes = new byte[0];
  private int subjectAt;
  private int subjectEnd;

  /** A series without a header yet. */
  public HeaderSeries() {}

  /** Reads the next header: exactly what {@link ProtectedHeader#parse} says of it. */
  public Parsed<ProtectedHeader> parse(Bytes encoded) {
    ProtectedHeader like = before == null ? null : readLike(before, encoded);
    if (like != null) {
      return new Parsed.Accepted<>(like);
    }
    Parsed<ProtectedHeader> parsed = HeaderCodec.parse(encoded);
    if (parsed instanceof Parsed.Accepted<ProtectedHeader> accepted) {
      remember(accepted.value(), encoded);
    }
    return parsed;
  }

  private void remember(ProtectedHeader header, Bytes encoded) {
    if (header.role().answers() || header.role().stamps()) {
      before = null;
      return;
    }
    // From the end, because what stands there has one length: the encoding is deterministic.
    int tail = MIDDLE + CborWriter.headLength(header.sequence()) + LINK;
    int subject = header.sub().getBytes(StandardCharsets.UTF_8).length;
    before = header;
    bytes = encoded.unsafeArray();
    subjectEnd = bytes.length - tail;
    subjectAt = subjectEnd - subject - CborWriter.headLength(subject);
  }

  /** The header, if it is like the one before; null where that is for others to say. */
  private @Nullable ProtectedHeader readLike(ProtectedHeader known, Bytes encoded) {
    byte[] found = encoded.unsafeArray();
    if (found.length > Limits.PROTECTED_BYTES_MAX || !same(found, 0, 0, subjectAt)) {
      return null;
    }
    try {
      boolean sameSubject = same(found, subjectAt, subjectAt, subjectEnd - subjectAt);
      CborReader in = new CborReader(encoded);
      in.moveTo(sameSubject ? subjectEnd : subjectAt);
      String subject = sameSubject ? known.sub() : in.text("sub");
      if (!same(found, in.position(), subjectEnd, MIDDLE)) {
        return null;
      }
      in.moveTo(in.position() + MIDDLE);
      long sequence = in.unsigned("sequence");
      Link previous = new Link(in.byteString("previous", 32));
      return !in.atEnd()
          ? null
          : new ProtectedHeader(
              known.alg(),
              known.kid(),
              known.iss(),
              subject,
              known.role(),
              sequence,
              previous,
              null,
              null);
    } catch (MalformedBytes e) {
      return null;
    }
  }

  private boolean same(byte[] found, int foundAt, int at, int length) {
    if (found.length - foundAt < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (found[foundAt + i] != bytes[at + i]) {
        return false;
      }
    }
    return true;
  }
}
