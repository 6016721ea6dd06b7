package dev.custody.crypto.internal.attest.tpm;

import dev.custody.api.Bytes;
import dev.custody.crypto.attest.AttestationFault;

/**
 * Reads one structure as a TPM marshals it: numbers big-endian, buffers behind a length of two
 * bytes, nothing aligned (TCG part 2, 4). Every length is held against its limit before anything is
 * copied, and nothing may be left over.
 */
final class TpmReader {

  private final String structure;
  private final byte[] bytes;
  private int at;

  /**
   * @param structure what is read, for messages
   * @param max the most bytes the structure can have
   */
  TpmReader(String structure, Bytes bytes, int max) throws TpmRefusal {
    this.structure = structure;
    this.bytes = bytes.unsafeArray();
    if (bytes.length() > max) {
      throw new TpmRefusal(
          AttestationFault.MALFORMED,
          structure + " longer than limit: lengthBytes=" + bytes.length() + ", limitBytes=" + max);
    }
  }

  int u8(String field) throws TpmRefusal {
    require(field, 1);
    return bytes[at++] & 0xff;
  }

  int u16(String field) throws TpmRefusal {
    require(field, 2);
    return u8(field) << 8 | u8(field);
  }

  /** All 32 bits, as an int. */
  int bits32(String field) throws TpmRefusal {
    require(field, 4);
    return u16(field) << 16 | u16(field);
  }

  long u32(String field) throws TpmRefusal {
    return bits32(field) & 0xffff_ffffL;
  }

  /** All 64 bits: above 2^63 the number is negative. */
  long bits64(String field) throws TpmRefusal {
    require(field, 8);
    return u32(field) << 32 | u32(field);
  }

  /** A buffer behind its length. */
  Bytes sized(String field, int max) throws TpmRefusal {
    int from = at;
    int length = u16(field);
    if (length > max) {
      at = from;
      throw malformed(field, "bytes up to " + max, Integer.toString(length));
    }
    return raw(field, length);
  }

  Bytes raw(String field, int length) throws TpmRefusal {
    require(field, length);
    Bytes out = Bytes.copyOf(bytes, at, at + length);
    at += length;
    return out;
  }

  int remaining() {
    return bytes.length - at;
  }

  void end() throws TpmRefusal {
    if (at != bytes.length) {
      throw new TpmRefusal(
          AttestationFault.TRAILING_BYTES,
          structure + " with bytes behind its end: offset=" + at + ", bytes=" + remaining());
    }
  }

  /** A refusal at the place that is read next. */
  TpmRefusal malformed(String field, String expected, String found) {
    return refusal(AttestationFault.MALFORMED, field, expected, found);
  }

  TpmRefusal refusal(AttestationFault fault, String field, String expected, String found) {
    return new TpmRefusal(
        fault,
        structure + "." + field + ": offset=" + at + ", expected " + expected + ", found " + found);
  }

  private void require(String field, int length) throws TpmRefusal {
    if (length > remaining()) {
      throw malformed(field, "bytes=" + length, "bytes=" + remaining());
    }
  }
}
