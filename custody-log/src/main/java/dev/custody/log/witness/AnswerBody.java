package dev.custody.log.witness;

import dev.custody.api.Bytes;
import java.util.Locale;

/** The bodies of answers, before anything in them is believed. */
final class AnswerBody {

  // An em dash in UTF-8 and a space: what every signature line begins with.
  private static final byte[] LINE_START = {(byte) 0xe2, (byte) 0x80, (byte) 0x94, ' '};

  private AnswerBody() {}

  /** Whether it is one or more lines that begin as signature lines do, the last one ended too. */
  static boolean isSignatureLines(Bytes body) {
    byte[] bytes = body.unsafeArray();
    int at = 0;
    while (at < bytes.length) {
      for (int i = 0; i < LINE_START.length; i++) {
        if (at + i >= bytes.length || bytes[at + i] != LINE_START[i]) {
          return false;
        }
      }
      while (at < bytes.length && bytes[at] != '\n') {
        at++;
      }
      if (at == bytes.length) {
        return false;
      }
      at++;
    }
    return bytes.length > 0;
  }

  /** Whether a content type is that of a tree size, whatever its parameters. */
  static boolean isTreeSize(String contentType) {
    int end = contentType.indexOf(';');
    String type = end < 0 ? contentType : contentType.substring(0, end);
    return type.trim().toLowerCase(Locale.ROOT).equals(WitnessAnswer.TREE_SIZE);
  }

  /** The size that stands there alone, with its newline; -1 if something else does. */
  static long treeSize(Bytes body) {
    int end = body.length() - 1;
    return end > 0 && body.byteAt(end) == '\n' ? TreeSize.parse(body.unsafeArray(), 0, end) : -1;
  }

  /** The first line in visible ASCII: it may end on somebody's terminal. */
  static String detail(Bytes body) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < body.length() && out.length() < WitnessAnswer.DETAIL_CHARS_MAX; i++) {
      byte b = body.byteAt(i);
      if (b == '\n') {
        break;
      }
      out.append(b >= ' ' && b < 0x7f ? (char) b : '?');
    }
    return out.toString();
  }
}
