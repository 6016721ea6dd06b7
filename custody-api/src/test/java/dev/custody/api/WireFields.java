package dev.custody.api;

import java.util.ArrayList;
import java.util.List;

/** Takes canonical protobuf bytes apart into fields, knowing nothing of what they mean. */
public final class WireFields {

  /**
   * A field.
   *
   * @param number of the field
   * @param from where its tag begins
   * @param value where its value begins
   * @param to behind it
   */
  public record Field(int number, int type, int from, int value, int to) {}

  private WireFields() {}

  /** The fields of {@code bytes[from..to)}, which must be well formed. */
  public static List<Field> split(Bytes bytes, int from, int to) {
    List<Field> fields = new ArrayList<>();
    int at = from;
    while (at < to) {
      int start = at;
      long tag = varint(bytes, at);
      at = behind(bytes, at);
      int value = at;
      if ((tag & 7) == 2) {
        value = behind(bytes, at);
        at = value + (int) varint(bytes, at);
      } else {
        at = behind(bytes, at);
      }
      fields.add(new Field((int) (tag >>> 3), (int) tag & 7, start, value, at));
    }
    return fields;
  }

  /** The same bytes with a field and its right neighbour in each other's place. */
  public static Bytes swapped(Bytes bytes, Field left, Field right) {
    byte[] out = bytes.toByteArray();
    bytes.slice(right.from, right.to).copyTo(out, left.from);
    bytes.slice(left.from, left.to).copyTo(out, left.from + right.to - right.from);
    return Bytes.ofOwned(out);
  }

  private static int behind(Bytes bytes, int at) {
    int end = at;
    while (bytes.byteAt(end) < 0) {
      end++;
    }
    return end + 1;
  }

  private static long varint(Bytes bytes, int from) {
    long value = 0;
    for (int at = from, shift = 0; ; at++, shift += 7) {
      value |= (long) (bytes.byteAt(at) & 0x7f) << shift;
      if (bytes.byteAt(at) >= 0) {
        return value;
      }
    }
  }
}
