package dev.custody.api.internal.cbor;

import dev.custody.api.Bytes;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.internal.wire.MalformedBytes;

/**
 * A header of another content type is not a broken header of ours: whatever else is wrong, its type
 * is looked at first.
 */
final class ContentTypeRule {

  private static final int PAYLOAD_CONTENT_TYPE = 259;
  private static final int SKIP_DEPTH_MAX = 4;

  private ContentTypeRule() {}

  /** The refusal of a header that is not canonical: for its content type, if that is another. */
  static Refusal judge(Bytes encoded, String expected, Refusal notCanonical) {
    return judge(encoded, PAYLOAD_CONTENT_TYPE, expected, notCanonical);
  }

  /** The same where the type stands under another label. */
  static Refusal judge(Bytes encoded, int label, String expected, Refusal notCanonical) {
    try {
      CborReader in = new CborReader(encoded);
      long count = in.head("map", CborReader.MAP);
      for (long i = 0; i < count; i++) {
        int major = in.peekMajor("label");
        boolean integer = major == CborReader.UNSIGNED || major == CborReader.NEGATIVE;
        if (integer && in.integer("label") == label) {
          return contentType(in, expected, notCanonical);
        }
        if (!integer) {
          in.skip(SKIP_DEPTH_MAX);
        }
        in.skip(SKIP_DEPTH_MAX);
      }
      return notCanonical;
    } catch (MalformedBytes unreadable) {
      return notCanonical;
    }
  }

  private static Refusal contentType(CborReader in, String expected, Refusal notCanonical) {
    int start = in.position();
    boolean ours =
        in.peekMajor("contentType") == CborReader.TEXT && in.text("contentType").equals(expected);
    return ours
        ? notCanonical
        : new Refusal(
            Reason.CONTENT_TYPE_MISMATCH,
            "protected.contentType",
            start,
            expected,
            "another content type");
  }
}
