package dev.custody.crypto.internal.attest;

import dev.custody.api.Bytes;
import dev.custody.crypto.attest.CertificateChain;
import dev.custody.crypto.attest.MalformedEvidenceException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/** The bytes of a certificate chain: DER elements one behind the other, or PEM blocks. */
public final class ChainBytes {

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  /** A SEQUENCE whose length takes one or two octets: 128 B to 64 KiB, as every certificate. */
  private static final int TAG = 0x30;

  private ChainBytes() {}

  /** All of them as one. */
  public static Bytes join(List<Bytes> certificates) {
    int length = 0;
    for (Bytes certificate : certificates) {
      length += certificate.length();
    }
    byte[] out = new byte[length];
    int at = 0;
    for (Bytes certificate : certificates) {
      certificate.copyTo(out, at);
      at += certificate.length();
    }
    return Bytes.ofOwned(out);
  }

  /** All of them as one, each a single element of DER. */
  public static Bytes joinWithinLimit(List<Bytes> certificates) throws MalformedEvidenceException {
    long length = 0;
    for (Bytes certificate : certificates) {
      if (split(certificate).size() != 1) {
        throw new MalformedEvidenceException("one certificate expected in each place");
      }
      length += certificate.length();
      requireLength(length);
    }
    return join(certificates);
  }

  /** The elements. */
  public static List<Bytes> split(Bytes evidence) throws MalformedEvidenceException {
    requireLength(evidence.length());
    List<Bytes> out = new ArrayList<>();
    int at = 0;
    while (at < evidence.length()) {
      int octets = evidence.length() - at < 4 ? 0 : (evidence.byteAt(at + 1) & 0xff) - 0x80;
      if (evidence.byteAt(at) != TAG || octets < 1 || octets > 2) {
        throw new MalformedEvidenceException("certificate in DER expected: offset=" + at);
      }
      int length = evidence.byteAt(at + 2) & 0xff;
      if (octets == 2) {
        length = length << 8 | evidence.byteAt(at + 3) & 0xff;
      }
      int header = 2 + octets;
      if (length > evidence.length() - at - header) {
        throw new MalformedEvidenceException(
            "certificate shorter than it says: offset=" + at + ", lengthBytes=" + length);
      }
      if (out.size() == CertificateChain.CERTIFICATES_MAX) {
        throw new MalformedEvidenceException(
            "certificates above limit: limit=" + CertificateChain.CERTIFICATES_MAX);
      }
      out.add(evidence.slice(at, at + header + length));
      at += header + length;
    }
    if (out.isEmpty()) {
      throw new MalformedEvidenceException("at least one certificate expected: found=0");
    }
    return Collections.unmodifiableList(out);
  }

  /** The contents of all CERTIFICATE blocks. */
  public static List<Bytes> ofPem(String pem) throws MalformedEvidenceException {
    // Base64 takes 4 characters for 3 bytes, lines a few more.
    if (pem.length() > 2 * CertificateChain.BYTES_MAX) {
      throw new MalformedEvidenceException(
          "PEM longer than limit: characters="
              + pem.length()
              + ", limit="
              + 2 * CertificateChain.BYTES_MAX);
    }
    List<Bytes> out = new ArrayList<>();
    int at = skipSpace(pem, 0);
    while (at < pem.length()) {
      int end = pem.indexOf(END, at);
      if (!pem.startsWith(BEGIN, at) || end < 0) {
        throw new MalformedEvidenceException(
            "PEM block of a CERTIFICATE and nothing else expected: offset=" + at);
      }
      out.add(decode(pem.substring(at + BEGIN.length(), end), at));
      at = skipSpace(pem, end + END.length());
    }
    return out;
  }

  private static Bytes decode(String block, int offset) throws MalformedEvidenceException {
    StringBuilder base64 = new StringBuilder(block.length());
    for (int i = 0; i < block.length(); i++) {
      if (!isSpace(block.charAt(i))) {
        base64.append(block.charAt(i));
      }
    }
    try {
      return Bytes.ofOwned(Base64.getDecoder().decode(base64.toString()));
    } catch (IllegalArgumentException e) {
      throw new MalformedEvidenceException("PEM block not in base64: offset=" + offset);
    }
  }

  private static int skipSpace(String text, int from) {
    int at = from;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static void requireLength(long length) throws MalformedEvidenceException {
    if (length > CertificateChain.BYTES_MAX) {
      throw new MalformedEvidenceException(
          "evidence longer than limit: bytes="
              + length
              + ", limitBytes="
              + CertificateChain.BYTES_MAX);
    }
  }
}
