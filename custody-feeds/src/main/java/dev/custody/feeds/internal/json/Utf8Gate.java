package dev.custody.feeds.internal.json;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Lets only UTF-8 through (RFC 3629: shortest form, no surrogates, up to U+10FFFF) and no NUL,
 * which no JSON text has and every UTF-16 or UTF-32 text would. Parsers are more lenient than the
 * standard; two readers that differ about the same bytes would see two documents.
 */
final class Utf8Gate extends FilterInputStream {

  private static final int ACCEPT = 0;

  private long offset;
  // Continuation bytes still to come, and the range of the next one.
  private int pending = ACCEPT;
  private int low = 0x80;
  private int high = 0xbf;

  Utf8Gate(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int count = in.read(target, from, length);
    if (count < 0 && pending != ACCEPT) {
      throw new Utf8Fault(offset);
    }
    for (int i = 0; i < count; i++) {
      accept(target[from + i] & 0xff);
    }
    return count;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void accept(int b) throws Utf8Fault {
    if (pending > 0) {
      if (b < low || b > high) {
        throw new Utf8Fault(offset);
      }
      low = 0x80;
      high = 0xbf;
      pending--;
    } else if (b == 0 || (b >= 0x80 && b < 0xc2) || b > 0xf4) {
      throw new Utf8Fault(offset);
    } else if (b >= 0xc2) {
      pending = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
      low = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
      high = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
    }
    offset++;
  }

  /** The first byte that cannot stand in UTF-8 text. */
  static final class Utf8Fault extends IOException {

    private static final long serialVersionUID = 1;

    private final long offset;

    Utf8Fault(long offset) {
      super("byte outside UTF-8: offset=" + offset);
      this.offset = offset;
    }

    long offset() {
      return offset;
    }
  }
}
