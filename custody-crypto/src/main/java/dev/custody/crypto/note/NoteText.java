package dev.custody.crypto.note;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.crypto.note.NoteVerdict.Fault;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a note, before anything in it is believed. */
final class NoteText {

  /** One signature line. */
  record Line(String name, int id, Bytes signature) {

    boolean isBy(NoteVerifierKey key) {
      return id == key.id() && name.equals(key.name());
    }

    boolean isOfSameKey(Line other) {
      return id == other.id && name.equals(other.name);
    }

    String text() {
      return signatureLine(name, id, signature.unsafeArray());
    }
  }

  /** A note refused by its form. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Fault fault;

    Malformed(Fault fault, String message) {
      super(message);
      this.fault = fault;
    }

    Fault fault() {
      return fault;
    }
  }

  private static final int LINES_MAX = 100;
  private static final String LINE_START = "\u2014 ";
  private static final int ID_BYTES = 4;

  final String text;
  final List<Line> lines;

  private NoteText(String text, List<Line> lines) {
    this.text = text;
    this.lines = lines;
  }

  static NoteText parse(Bytes note) throws Malformed {
    String all = characters(note);
    int blank = all.lastIndexOf("\n\n");
    if (blank < 0) {
      throw malformed("expected a blank line before the signatures, found none");
    }
    String text = all.substring(0, blank + 1);
    String signatures = all.substring(blank + 2);
    if (signatures.isEmpty() || signatures.charAt(signatures.length() - 1) != '\n') {
      throw malformed("expected signature lines that end with a newline: char=" + all.length());
    }
    return new NoteText(text, lines(signatures, blank + 2));
  }

  /** Signature lines without a note. */
  static List<Line> parseLines(Bytes lines) throws Malformed {
    String all = characters(lines);
    if (all.isEmpty() || all.charAt(all.length() - 1) != '\n') {
      throw malformed("expected signature lines that end with a newline: char=" + all.length());
    }
    return lines(all, 0);
  }

  /** The bytes as text, after all that is asked of any text here. */
  private static String characters(Bytes note) throws Malformed {
    if (note.length() > Limits.CHECKPOINT_BYTES_MAX) {
      throw new Malformed(
          Fault.TOO_LARGE,
          "note longer than limit: bytes="
              + note.length()
              + ", limit="
              + Limits.CHECKPOINT_BYTES_MAX);
    }
    String all = utf8(note);
    for (int i = 0; i < all.length(); i++) {
      if (all.charAt(i) < ' ' && all.charAt(i) != '\n') {
        throw malformed("control character in note: char=" + i);
      }
    }
    return all;
  }

  private static List<Line> lines(String signatures, int at) throws Malformed {
    List<Line> lines = new ArrayList<>();
    int from = 0;
    while (from < signatures.length()) {
      int to = signatures.indexOf('\n', from);
      if (lines.size() == LINES_MAX) {
        throw new Malformed(Fault.TOO_LARGE, "more signature lines than limit: " + LINES_MAX);
      }
      lines.add(line(signatures.substring(from, to), at + from));
      from = to + 1;
    }
    return lines;
  }

  private static Line line(String line, int at) throws Malformed {
    int space = line.indexOf(' ', LINE_START.length());
    if (!line.startsWith(LINE_START) || space < 0) {
      throw malformed("expected an em dash, a name and a signature: char=" + at);
    }
    String name = line.substring(LINE_START.length(), space);
    byte[] bytes = base64(line.substring(space + 1));
    if (!isForeignName(name) || bytes == null || bytes.length <= ID_BYTES) {
      throw malformed("expected an em dash, a name and a signature: char=" + at);
    }
    int id =
        (bytes[0] & 0xff) << 24
            | (bytes[1] & 0xff) << 16
            | (bytes[2] & 0xff) << 8
            | bytes[3] & 0xff;
    return new Line(name, id, Bytes.ofOwned(Arrays.copyOfRange(bytes, ID_BYTES, bytes.length)));
  }

  /** What others may call their keys: no Unicode space, no plus. */
  private static boolean isForeignName(String name) {
    if (name.isEmpty()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '+' || c == 0x85 || Character.isSpaceChar(c) || Character.isWhitespace(c)) {
        return false;
      }
    }
    return true;
  }

  /** Standard base64 in its one form, with padding; {@code null} if it is not. */
  static byte @Nullable [] base64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return Base64.getEncoder().encodeToString(bytes).equals(text) ? bytes : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static String signatureLine(String name, int id, byte[] signature) {
    byte[] bytes = new byte[ID_BYTES + signature.length];
    bytes[0] = (byte) (id >> 24);
    bytes[1] = (byte) (id >> 16);
    bytes[2] = (byte) (id >> 8);
    bytes[3] = (byte) id;
    System.arraycopy(signature, 0, bytes, ID_BYTES, signature.length);
    return LINE_START + name + " " + Base64.getEncoder().encodeToString(bytes) + "\n";
  }

  private static String utf8(Bytes note) throws Malformed {
    try {
      // A new decoder reports what is malformed; the String constructor would replace it.
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(note.unsafeArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed("valid UTF-8 expected in note");
    }
  }

  private static Malformed malformed(String message) {
    return new Malformed(Fault.MALFORMED, message);
  }
}
