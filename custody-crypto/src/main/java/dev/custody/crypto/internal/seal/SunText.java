package dev.custody.crypto.internal.seal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query as a tag writes them: nothing is decoded, each name stands once, and
 * where a value begins is kept, because a tag computes its MAC over a piece of this very text.
 */
public final class SunText {

  private final String text;
  private final List<Parameter> parameters = new ArrayList<>();

  private SunText(String text) {
    this.text = text;
  }

  private record Parameter(String name, int from, int to) {}

  /** Text that is not a query of this kind. */
  public static final class Malformed extends Exception {

    private static final long serialVersionUID = 1L;

    private final int offset;
    private final String expected;

    /** At this 0-based offset. */
    public Malformed(int offset, String expected) {
      super(expected, null, false, false);
      this.offset = offset;
      this.expected = expected;
    }

    /** Where. */
    public int offset() {
      return offset;
    }

    /** What should stand there. */
    public String expected() {
      return expected;
    }
  }

  /** Reads {@code name=value} pieces between {@code &}, from this offset to the end of the text. */
  public static SunText parse(String text, int from) throws Malformed {
    SunText query = new SunText(text);
    Set<String> names = new HashSet<>();
    int at = from;
    while (true) {
      int end = text.indexOf('&', at);
      if (end < 0) {
        end = text.length();
      }
      int equals = text.indexOf('=', at);
      if (equals <= at || equals >= end) {
        throw new Malformed(at, "name=value");
      }
      String name = text.substring(at, equals);
      // A name in another spelling could be taken for one of ours by another reader.
      if (name.indexOf('%') >= 0 || name.indexOf('+') >= 0) {
        throw new Malformed(at, "a name without escapes");
      }
      if (!names.add(name)) {
        throw new Malformed(at, "each name once");
      }
      query.parameters.add(new Parameter(name, equals + 1, end));
      if (end == text.length()) {
        return query;
      }
      at = end + 1;
    }
  }

  /** Where the value of this parameter begins; -1 if it is not there. */
  public int start(String name) {
    Parameter parameter = find(name);
    return parameter == null ? -1 : parameter.from();
  }

  /** The value of this parameter; null if it is not there. */
  public @Nullable String value(String name) {
    Parameter parameter = find(name);
    return parameter == null ? null : text.substring(parameter.from(), parameter.to());
  }

  /** The value of this parameter, upper-case hex of exactly this many bytes. */
  public byte[] hex(String name, int bytes) throws Malformed {
    Parameter parameter = require(name);
    if (parameter.to() - parameter.from() != 2 * bytes) {
      throw new Malformed(parameter.from(), name + " of " + 2 * bytes + " hex digits");
    }
    byte[] out = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      int at = parameter.from() + 2 * i;
      out[i] = (byte) (digit(at) << 4 | digit(at + 1));
    }
    return out;
  }

  /** The value of this parameter, upper-case hex of 1 to this many blocks of 16 bytes. */
  public byte[] hexBlocks(String name, int blocksMax) throws Malformed {
    Parameter parameter = require(name);
    int length = parameter.to() - parameter.from();
    if (length == 0 || length % 32 != 0 || length > 32 * blocksMax) {
      throw new Malformed(parameter.from(), name + " of 1.." + blocksMax + " blocks in hex");
    }
    return hex(name, length / 2);
  }

  private int digit(int at) throws Malformed {
    char c = text.charAt(at);
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    // A tag writes upper case only; another text would be a second spelling of one answer.
    if (c >= 'A' && c <= 'F') {
      return c - 'A' + 10;
    }
    throw new Malformed(at, "an upper-case hex digit");
  }

  private Parameter require(String name) throws Malformed {
    Parameter parameter = find(name);
    if (parameter == null) {
      throw new Malformed(text.length(), "a parameter " + name);
    }
    return parameter;
  }

  private @Nullable Parameter find(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(name)) {
        return parameter;
      }
    }
    return null;
  }
}
