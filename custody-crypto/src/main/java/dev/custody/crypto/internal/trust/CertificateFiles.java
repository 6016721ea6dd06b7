package dev.custody.crypto.internal.trust;

import dev.custody.crypto.key.MalformedKeyException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/**
 * Certificate files: one certificate in DER, or PEM text of CERTIFICATE blocks and nothing else
 * (RFC 7468, strict form). What is in the blocks is not looked at.
 */
public final class CertificateFiles {

  /** Certificates of one file. */
  public static final int COUNT_MAX = 8;

  /** Bytes of one certificate; one with an ML-DSA-65 key and signature has about 5,600. */
  public static final int DER_BYTES_MAX = 16 * 1_024;

  private static final int FILE_BYTES_MAX = 128 * 1_024;
  private static final int DEPTH_MAX = 32;
  private static final int LINE = 64;
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  private CertificateFiles() {}

  /** The certificates of a file, 1 to 8, in its order. */
  public static List<byte[]> parse(byte[] file) throws MalformedKeyException {
    if (file.length > FILE_BYTES_MAX) {
      throw new MalformedKeyException(
          "certificate file longer than limit: lengthBytes="
              + file.length
              + ", limitBytes="
              + FILE_BYTES_MAX);
    }
    if (file.length > 0 && file[0] == 0x30) {
      requireLength(file.length, 0);
      return Collections.singletonList(file.clone());
    }
    for (byte b : file) {
      if (b < 0) {
        throw new MalformedKeyException("certificate file is neither DER nor PEM text");
      }
    }
    return blocks(new String(file, StandardCharsets.US_ASCII).split("\r?\n", -1));
  }

  private static List<byte[]> blocks(String[] lines) throws MalformedKeyException {
    if (lines.length < 2 || !lines[lines.length - 1].isEmpty()) {
      throw new MalformedKeyException("certificate file does not end with a line break");
    }
    List<byte[]> certificates = new ArrayList<>();
    int at = 0;
    while (at < lines.length - 1) {
      if (certificates.size() == COUNT_MAX) {
        throw new MalformedKeyException("more certificates than limit: limit=" + COUNT_MAX);
      }
      at = block(lines, at, certificates);
    }
    return certificates;
  }

  private static int block(String[] lines, int begin, List<byte[]> certificates)
      throws MalformedKeyException {
    if (!lines[begin].equals(BEGIN)) {
      throw new MalformedKeyException(
          "BEGIN CERTIFICATE expected and nothing around it: line=" + (begin + 1));
    }
    StringBuilder text = new StringBuilder();
    int at = begin + 1;
    // The last line is empty, so there is one that does not belong to the text.
    while (!lines[at].isEmpty() && lines[at].charAt(0) != '-') {
      boolean last = lines[at + 1].startsWith("-");
      if (lines[at].length() > LINE || !last && lines[at].length() != LINE) {
        throw new MalformedKeyException("line of another length than 64: line=" + (at + 1));
      }
      text.append(lines[at]);
      requireLength(text.length() / 4 * 3 - 2, at);
      at++;
    }
    if (!lines[at].equals(END)) {
      throw new MalformedKeyException("END CERTIFICATE expected: line=" + (at + 1));
    }
    byte[] der;
    try {
      der = Base64.getDecoder().decode(text.toString());
    } catch (IllegalArgumentException e) {
      throw new MalformedKeyException("block is not base64: line=" + (begin + 2));
    }
    if (!Base64.getEncoder().encodeToString(der).contentEquals(text)) {
      throw new MalformedKeyException("block is not canonical base64: line=" + (begin + 2));
    }
    certificates.add(der);
    return at + 1;
  }

  /**
   * Nothing in a certificate lies deeper than this: a parser that calls itself for every level is
   * not led further.
   */
  static void requireShallow(byte[] der) throws MalformedKeyException {
    int[] ends = new int[DEPTH_MAX];
    int depth = 0;
    int at = 0;
    while (at < der.length) {
      while (depth > 0 && at >= ends[depth - 1]) {
        depth--;
      }
      boolean constructed = (der[at] & 0x20) != 0;
      int start = at + 2;
      int length = start <= der.length ? der[at + 1] & 0xff : 0x80;
      int more = length > 0x80 ? length - 0x80 : 0;
      // Two bytes of length say more than the limit of a file; 0x80 is no DER.
      if ((der[at] & 0x1f) == 0x1f || length == 0x80 || more > 2 || start + more > der.length) {
        throw new MalformedKeyException("certificate is not in DER: offset=" + at);
      }
      for (int i = 0; i < more; i++) {
        length = (i == 0 ? 0 : length << 8) | der[start + i] & 0xff;
      }
      start += more;
      if (length > der.length - start) {
        throw new MalformedKeyException("certificate is cut off: offset=" + at);
      }
      if (constructed && depth == DEPTH_MAX) {
        throw new MalformedKeyException("certificate nested deeper than limit: offset=" + at);
      }
      if (constructed) {
        ends[depth++] = start + length;
        at = start;
      } else {
        at = start + length;
      }
    }
  }

  private static void requireLength(int length, int line) throws MalformedKeyException {
    if (length > DER_BYTES_MAX) {
      throw new MalformedKeyException(
          "certificate longer than limit: line=" + (line + 1) + ", limitBytes=" + DER_BYTES_MAX);
    }
  }
}
