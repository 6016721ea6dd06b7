package dev.custody.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes any protobuf bytes, canonical or not: what a faulty or hostile writer may send. */
public final class Raw {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public static Raw of() {
    return new Raw();
  }

  /** A field of wire type 0. */
  public Raw varint(int field, long value) {
    return bare((long) field << 3).bare(value);
  }

  /** A field of wire type 0 in zigzag. */
  public Raw zigzag(int field, long value) {
    return varint(field, value << 1 ^ value >> 63);
  }

  public Raw bytes(int field, byte[] value) {
    bare((long) field << 3 | 2).bare(value.length);
    out.writeBytes(value);
    return this;
  }

  /** A field of {@code length} bytes that are all {@code 0x11}. */
  public Raw bytes(int field, int length) {
    byte[] value = new byte[length];
    java.util.Arrays.fill(value, (byte) 0x11);
    return bytes(field, value);
  }

  public Raw text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  public Raw part(int field, Raw part) {
    return bytes(field, part.toBytes().toByteArray());
  }

  /** A packed list. */
  public Raw packed(int field, long... values) {
    Raw list = of();
    for (long value : values) {
      list.bare(value);
    }
    return part(field, list);
  }

  /** A varint without a tag, minimal. */
  public Raw bare(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  /** Bytes as they are. */
  public Raw hex(String hex) {
    out.writeBytes(Bytes.ofHex(hex).toByteArray());
    return this;
  }

  public Raw append(Raw other) {
    out.writeBytes(other.out.toByteArray());
    return this;
  }

  public Bytes toBytes() {
    return Bytes.copyOf(out.toByteArray());
  }
}
