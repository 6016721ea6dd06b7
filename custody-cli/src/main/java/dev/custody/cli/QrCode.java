package dev.custody.cli;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** A QR code (ISO/IEC 18004) as a picture file and for a terminal. */
final class QrCode {

  /** Pixels of a module in the picture: a code of 73 modules is 324 pixels wide. */
  private static final int SCALE = 4;

  private static final int QUIET_ZONE = 4;
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private final BitMatrix modules;

  private QrCode(BitMatrix modules) {
    this.modules = modules;
  }

  /** The code of a text; base45 takes the alphanumeric mode by itself. */
  static QrCode of(String text) {
    try {
      return new QrCode(
          new QRCodeWriter()
              .encode(
                  text,
                  BarcodeFormat.QR_CODE,
                  0,
                  0,
                  Map.of(
                      EncodeHintType.MARGIN,
                      QUIET_ZONE,
                      EncodeHintType.ERROR_CORRECTION,
                      ErrorCorrectionLevel.M)));
    } catch (WriterException e) {
      throw new AssertionError("an offer fits into a QR code", e);
    }
  }

  /** A PNG of one bit a pixel, written here: no desktop classes are needed for that. */
  byte[] toPng() {
    int width = modules.getWidth() * SCALE;
    int height = modules.getHeight() * SCALE;
    byte[] rows = new byte[height * (1 + (width + 7) / 8)];
    int at = 0;
    for (int y = 0; y < height; y++) {
      // Filter type 0, then the pixels from the highest bit; 1 is white.
      at++;
      for (int x = 0; x < width; x++) {
        if (!modules.get(x / SCALE, y / SCALE)) {
          rows[at + x / 8] |= (byte) (0x80 >> x % 8);
        }
      }
      at += (width + 7) / 8;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataOutputStream data = new DataOutputStream(out)) {
      data.write(PNG);
      ByteArrayOutputStream header = new ByteArrayOutputStream();
      try (DataOutputStream fields = new DataOutputStream(header)) {
        fields.writeInt(width);
        fields.writeInt(height);
        // One bit, greyscale, deflate, no filter method but 0, not interlaced.
        fields.write(new byte[] {1, 0, 0, 0, 0});
      }
      chunk(data, "IHDR", header.toByteArray());
      chunk(data, "IDAT", deflated(rows));
      chunk(data, "IEND", new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] deflated(byte[] rows) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, deflater)) {
      deflating.write(rows);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }

  /** Two modules a character, in blocks for a dark terminal: what is light is drawn. */
  String toBlocks() {
    StringBuilder out = new StringBuilder();
    for (int y = 0; y < modules.getHeight(); y += 2) {
      for (int x = 0; x < modules.getWidth(); x++) {
        boolean above = !modules.get(x, y);
        boolean below = y + 1 >= modules.getHeight() || !modules.get(x, y + 1);
        if (above) {
          out.append(below ? '\u2588' : '\u2580');
        } else {
          out.append(below ? '\u2584' : ' ');
        }
      }
      out.append('\n');
    }
    return out.toString();
  }
}
