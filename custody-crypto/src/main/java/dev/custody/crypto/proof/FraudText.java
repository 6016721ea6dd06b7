package dev.custody.crypto.proof;

import dev.custody.api.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What the kinds of fraud proofs have in common: two sides, each in lines of its own. */
final class FraudText {

  static final String HEADER = "custody fraud proof v1\n";

  private static final String BYTES = "bytes ";

  private FraudText() {}

  /** A file of one kind. */
  static Bytes write(String kind, Bytes first, Bytes second) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ascii(out, HEADER + kind);
    out.write(first.unsafeArray(), 0, first.length());
    out.write(second.unsafeArray(), 0, second.length());
    return Bytes.ofOwned(out.toByteArray());
  }

  /** A side that is a text of its own behind a line with its length. */
  static Bytes block(String before, Bytes text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ascii(out, before + BYTES + text.length() + "\n");
    out.write(text.unsafeArray(), 0, text.length());
    return Bytes.ofOwned(out.toByteArray());
  }

  static Bytes readBlock(ProofText lines, String path, int bytesMax) throws ProofText.Malformed {
    lines.expect(path, BYTES);
    int at = lines.offset();
    long length = lines.decimalLine(path);
    if (length > bytesMax) {
      throw ProofText.fault(path, at, "bytes<=" + bytesMax, "bytes=" + length);
    }
    return lines.block(path, (int) length);
  }

  /** The sides stand in the order of their bytes, and differ. */
  static void requireOrder(Bytes first, Bytes second, int at) throws ProofText.Malformed {
    if (first.compareTo(second) >= 0) {
      throw ProofText.fault("second", at, "a side behind the first in order", "another order");
    }
  }

  private static void ascii(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    out.write(bytes, 0, bytes.length);
  }
}
