package dev.custody.log;

import dev.custody.api.Digest;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Guesses the event id of an entry for the index: the hash of what would be the body in a canonical
 * SignedEvent, whose first field it is. It does not parse the rest, for the index needs an answer
 * for every entry and whoever finds something by it parses in full.
 */
final class EventIds {

  private static final int BODY_TAG = 0x0a;

  private EventIds() {}

  /** 32 bytes; {@code null} if these cannot be a SignedEvent. */
  static byte @Nullable [] of(byte[] bytes, int offset, int count) {
    int end = offset + count;
    int at = offset;
    if (at >= end || bytes[at++] != BODY_TAG) {
      return null;
    }
    int length = 0;
    // An entry has at most 65,535 bytes, so a length takes at most three.
    for (int shift = 0; ; shift += 7) {
      if (at >= end || shift > 14) {
        return null;
      }
      int b = bytes[at++];
      length |= (b & 0x7f) << shift;
      if (b >= 0) {
        break;
      }
    }
    if (length > end - at) {
      return null;
    }
    MessageDigest sha256 = Digest.threadSha256();
    sha256.update(bytes, at, length);
    return sha256.digest();
  }
}
