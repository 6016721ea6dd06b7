package dev.custody.log.stream;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a C2SP tlog-proof: its name, the extra data, the index, the inclusion path, an empty
 * line, the checkpoint.
 */
final class TlogProofText {

  private static final String NAME = "c2sp.org/tlog-proof@v1";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";
  private static final int PATH_MAX = 63;

  /** Makes something of the parts, or {@code null} if they do not go together. */
  interface Maker<T> {
    @Nullable T make(Bytes extra, long index, List<Digest> path, Bytes note);
  }

  private TlogProofText() {}

  static Bytes encode(Bytes extra, long index, List<Digest> path, Bytes note) {
    Base64.Encoder base64 = Base64.getEncoder();
    StringBuilder out = new StringBuilder(NAME).append('\n');
    out.append(EXTRA).append(base64.encodeToString(extra.unsafeArray())).append('\n');
    out.append(INDEX).append(index).append('\n');
    for (Digest hash : path) {
      out.append(base64.encodeToString(hash.bytes().unsafeArray())).append('\n');
    }
    byte[] head = out.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[head.length + note.length()];
    System.arraycopy(head, 0, all, 0, head.length);
    note.copyTo(all, head.length);
    return Bytes.ofOwned(all);
  }

  static <T> Parsed<T> parse(Bytes encoded, Maker<T> maker) {
    if (encoded.length() > DeviceReceipt.BYTES_MAX) {
      return refused(
          0, "at most " + DeviceReceipt.BYTES_MAX + " bytes", "bytes=" + encoded.length());
    }
    Lines lines = new Lines(encoded);
    if (!NAME.equals(lines.next())) {
      return refused(0, NAME, "another first line");
    }
    Bytes extra = base64(after(EXTRA, lines.next()));
    int at = lines.offset;
    long index = index(after(INDEX, lines.next()));
    if (extra == null || index < 0) {
      return refused(at, "extra data and an index, a line each", "another line");
    }
    List<Digest> path = new ArrayList<>();
    String line = lines.next();
    for (; line != null && !line.isEmpty(); line = lines.next()) {
      Bytes hash = base64(line);
      if (hash == null || hash.length() != Digest.LENGTH || path.size() == PATH_MAX) {
        return refused(lines.offset, "up to 63 hashes of 32 bytes", "another line");
      }
      path.add(new Digest(hash));
    }
    int noteAt = lines.offset;
    if (line == null || encoded.length() - noteAt > Limits.CHECKPOINT_BYTES_MAX) {
      return refused(noteAt, "an empty line and a checkpoint", "none, or a longer one");
    }
    T made = maker.make(extra, index, path, encoded.slice(noteAt, encoded.length()));
    return made == null
        ? refused(0, "extra data of a receipt", "other data")
        : new Parsed.Accepted<>(made);
  }

  private static <T> Parsed<T> refused(int offset, String expected, String found) {
    return new Parsed.Refused<>(
        new Refusal(Reason.RECEIPT_INVALID, "", offset, expected, found));
  }

  private static @Nullable String after(String start, @Nullable String line) {
    return line != null && line.startsWith(start) ? line.substring(start.length()) : null;
  }

  /** The bytes of the one base64 text that stands for them. */
  private static @Nullable Bytes base64(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return Base64.getEncoder().encodeToString(bytes).equals(text) ? Bytes.ofOwned(bytes) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Decimal without leading zeros, below 10^18; -1 if it is not. */
  private static long index(@Nullable String text) {
    if (text == null
        || text.isEmpty()
        || text.length() > 18
        || text.length() > 1 && text.charAt(0) == '0') {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** ASCII lines, each with its newline; a byte that is not ASCII becomes one that fits nowhere. */
  private static final class Lines {
    private final Bytes bytes;
    private int offset;

    Lines(Bytes bytes) {
      this.bytes = bytes;
    }

    @Nullable String next() {
      int end = offset;
      while (end < bytes.length() && bytes.byteAt(end) != '\n') {
        end++;
      }
      if (end == bytes.length()) {
        return null;
      }
      String line =
          new String(bytes.unsafeArray(), offset, end - offset, StandardCharsets.US_ASCII);
      offset = end + 1;
      return line;
    }
  }
}
