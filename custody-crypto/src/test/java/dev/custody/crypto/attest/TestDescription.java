package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes key descriptions byte by byte, good ones and others: a good one of a P-256 key in a
 * trusted environment unless said otherwise. It shares no code with the reader.
 */
final class TestDescription {

  /** One tagged field: its number and the encoded value. */
  record Field(int tag, byte[] value) {}

  static final Bytes CHALLENGE = AndroidChains.utf8("what was asked");
  static final Bytes BOOT_KEY = Bytes.ofHex("11".repeat(32));
  static final Bytes SIGNER = Bytes.ofHex("22".repeat(32));

  int version = 300;
  int attestationLevel = 1;
  int keyMintLevel = 1;
  Bytes challenge = CHALLENGE;
  final List<Field> software = new ArrayList<>();
  final List<Field> hardware = new ArrayList<>();

  static TestDescription good() {
    TestDescription out = new TestDescription();
    out.software.add(new Field(701, integer(1_700_000_000_000L)));
    out.software.add(new Field(709, tlv(0x04, application("com.example.handheld", 7, SIGNER))));
    out.hardware.add(new Field(1, tlv(0x31, integer(2))));
    out.hardware.add(new Field(2, integer(3)));
    out.hardware.add(new Field(3, integer(256)));
    out.hardware.add(new Field(10, integer(1)));
    out.hardware.add(new Field(503, tlv(0x05)));
    out.hardware.add(new Field(702, integer(0)));
    out.hardware.add(new Field(704, boot(BOOT_KEY, 0xff, 0)));
    out.hardware.add(new Field(705, integer(140_000)));
    out.hardware.add(new Field(706, integer(202_608)));
    out.hardware.add(new Field(718, integer(20_260_805)));
    out.hardware.add(new Field(719, integer(20_260_805)));
    return out;
  }

  /** Puts another value in the place of a field. */
  TestDescription with(int tag, byte[] value) {
    hardware.replaceAll(field -> field.tag() == tag ? new Field(tag, value) : field);
    return this;
  }

  TestDescription without(int tag) {
    hardware.removeIf(field -> field.tag() == tag);
    return this;
  }

  Bytes encode() {
    return Bytes.ofOwned(
        tlv(
            0x30,
            integer(version),
            tlv(0x0a, new byte[] {(byte) attestationLevel}),
            integer(version),
            tlv(0x0a, new byte[] {(byte) keyMintLevel}),
            tlv(0x04, challenge.toByteArray()),
            tlv(0x04),
            list(software),
            list(hardware)));
  }

  static byte[] boot(Bytes key, int locked, int state) {
    return tlv(
        0x30,
        tlv(0x04, key.toByteArray()),
        tlv(0x01, new byte[] {(byte) locked}),
        tlv(0x0a, new byte[] {(byte) state}),
        tlv(0x04, new byte[32]));
  }

  static byte[] application(String name, long version, Bytes signer) {
    return tlv(
        0x30,
        tlv(0x31, tlv(0x30, tlv(0x04, AndroidChains.utf8(name).toByteArray()), integer(version))),
        tlv(0x31, tlv(0x04, signer.toByteArray())));
  }

  static byte[] list(List<Field> fields) {
    byte[][] parts = new byte[fields.size()][];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = join(contextTag(fields.get(i).tag()), length(fields.get(i).value().length));
      parts[i] = join(parts[i], fields.get(i).value());
    }
    return tlv(0x30, parts);
  }

  static byte[] integer(long value) {
    return tlv(0x02, BigInteger.valueOf(value).toByteArray());
  }

  static byte[] tlv(int tag, byte[]... parts) {
    byte[] content = join(parts);
    return join(new byte[] {(byte) tag}, length(content.length), content);
  }

  private static byte[] contextTag(int number) {
    if (number < 31) {
      return new byte[] {(byte) (0xa0 | number)};
    }
    return number < 128
        ? new byte[] {(byte) 0xbf, (byte) number}
        : new byte[] {(byte) 0xbf, (byte) (0x80 | number >> 7), (byte) (number & 0x7f)};
  }

  private static byte[] length(int length) {
    if (length < 0x80) {
      return new byte[] {(byte) length};
    }
    return length < 0x100
        ? new byte[] {(byte) 0x81, (byte) length}
        : new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length};
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
