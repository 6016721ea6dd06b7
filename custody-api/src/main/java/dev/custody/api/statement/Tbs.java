package dev.custody.api.statement;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.internal.cbor.CborWriter;

/**
 * The bytes that a signature covers: the Sig_structure of RFC 9052, section 4.4, without external
 * data.
 *
 * <p>About 210 to 290 bytes, whatever the size of the event: every HSM, KMS and secure element
 * takes them as one raw message.
 *
 * @since 0.1.0
 */
public final class Tbs {

  // The head of an array of four, and the text "Signature1" with its own.
  private static final byte[] CONTEXT = new CborWriter().array(4).text("Signature1").toByteArray();
  private static final byte BYTE_STRING = 0x40;
  private static final String BATCH_CONTENT_TYPE = "application/vnd.custody.batch.v1";

  private Tbs() {}

  /** What a direct statement signs, and what its link is the hash of, batched or not. */
  public static byte[] ofStatement(Bytes protectedHeader, EventId eventId) {
    return sigStructure(protectedHeader, eventId.bytes());
  }

  /**
   * What a statement about a trust bundle signs.
   *
   * @param protectedHeader the encoded {@link TrustHeader}
   * @param bundle SHA-256 of the bundle's bytes
   */
  public static byte[] ofTrustBundle(Bytes protectedHeader, Digest bundle) {
    return sigStructure(protectedHeader, bundle.bytes());
  }

  /**
   * What the signature of a handover offer covers (docs/format.md, handover offers).
   *
   * @param protectedHeader the encoded header
   * @param payload the encoded claims
   */
  public static byte[] ofOffer(Bytes protectedHeader, Bytes payload) {
    return sigStructure(protectedHeader, payload);
  }

  /**
   * What the one signature of a batch covers. The header is never carried, it is rebuilt here.
   *
   * @param batched the statements' algorithm, a batched one
   * @param kid the statements' key
   * @param treeSize leaves in the tree, 1..65,536
   * @param root the root over {@code SHA-256(00 || link)} of each statement
   * @throws IllegalArgumentException if the algorithm is not batched or the size out of range
   */
  public static byte[] ofBatch(Algorithm batched, KeyId kid, long treeSize, Digest root) {
    if (!batched.batched()
        || treeSize < 1
        || treeSize > dev.custody.api.Limits.BATCH_TREE_SIZE_MAX) {
      throw new IllegalArgumentException(
          "no batch: algorithm=" + batched + ", treeSize=" + treeSize);
    }
    CborWriter header = new CborWriter();
    header.map(3);
    header.integer(1).integer(batched.direct().coseNumber());
    header.integer(4).bytes(kid.bytes());
    header.integer(259).text(BATCH_CONTENT_TYPE);
    CborWriter payload = new CborWriter();
    payload.array(2).integer(treeSize).bytes(root.bytes());
    return sigStructure(Bytes.ofOwned(header.toByteArray()), Bytes.ofOwned(payload.toByteArray()));
  }

  /**
   * Hot path: see EventIdBenchmark. Every length is known, so the array is made once; the plain
   * writer of CBOR is its oracle in the tests.
   */
  private static byte[] sigStructure(Bytes protectedHeader, Bytes payload) {
    int headers = protectedHeader.length();
    int payloads = payload.length();
    byte[] out =
        new byte
            [CONTEXT.length + headLength(headers) + headers + 1 + headLength(payloads) + payloads];
    System.arraycopy(CONTEXT, 0, out, 0, CONTEXT.length);
    int at = bytes(out, CONTEXT.length, protectedHeader);
    // No external data: an empty byte string.
    out[at++] = BYTE_STRING;
    int end = bytes(out, at, payload);
    if (end != out.length) {
      throw new AssertionError("all of the array is written");
    }
    return out;
  }

  /** Writes a byte string with the shortest head, and returns where it ends. */
  private static int bytes(byte[] out, int offset, Bytes value) {
    int length = value.length();
    int at = offset;
    if (length < 24) {
      out[at++] = (byte) (BYTE_STRING | length);
    } else if (length <= 0xff) {
      out[at++] = BYTE_STRING | 24;
      out[at++] = (byte) length;
    } else if (length <= 0xffff) {
      out[at++] = BYTE_STRING | 25;
      out[at++] = (byte) (length >> 8);
      out[at++] = (byte) length;
    } else {
      throw new IllegalArgumentException("longer than any header: lengthBytes=" + length);
    }
    value.copyTo(out, at);
    return at + length;
  }

  private static int headLength(int length) {
    return length < 24 ? 1 : length <= 0xff ? 2 : 3;
  }
}
