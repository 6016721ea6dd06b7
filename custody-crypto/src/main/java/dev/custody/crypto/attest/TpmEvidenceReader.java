package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.internal.attest.tpm.TpmRefusal;
import java.util.TreeMap;

/**
 * Reads the one string of bytes that {@link TpmEvidence#encode()} writes, and no other: what is
 * read encodes to the same bytes. At most 16 KiB; the parts are left to those who know them.
 */
final class TpmEvidenceReader {

  private static final int BYTES_MAX = 16 * 1_024;

  private final Bytes bytes;
  private int at;

  private TpmEvidenceReader(Bytes bytes) {
    this.bytes = bytes;
  }

  static TpmEvidence read(Bytes bytes) throws TpmRefusal {
    if (bytes.length() > BYTES_MAX) {
      throw malformed("longer than limit: lengthBytes=" + bytes.length() + ", limitBytes=16384");
    }
    return new TpmEvidenceReader(bytes).evidence();
  }

  private TpmEvidence evidence() throws TpmRefusal {
    int header = TpmEvidence.HEADER.length();
    if (bytes.length() < header || !bytes.slice(0, header).equals(TpmEvidence.HEADER)) {
      throw malformed("offset=0, expected its header, found another");
    }
    at = header;
    TpmEvidence.Builder out = TpmEvidence.builder(part());
    Bytes quote = part();
    Bytes quoteSignature = part();
    if (quote.length() + quoteSignature.length() != 0) {
      out.quote(quote, quoteSignature);
    }
    readPcrs(out, part());
    Bytes certification = part();
    Bytes certificationSignature = part();
    Bytes certifiedKey = part();
    if (certification.length() + certificationSignature.length() + certifiedKey.length() != 0) {
      out.certification(certification, certificationSignature, certifiedKey);
    }
    if (at != bytes.length()) {
      throw new TpmRefusal(
          AttestationFault.TRAILING_BYTES,
          "evidence with bytes behind its end: offset=" + at + ", bytes=" + (bytes.length() - at));
    }
    return out.build();
  }

  private Bytes part() throws TpmRefusal {
    if (bytes.length() - at < 4) {
      throw malformed("offset=" + at + ", expected bytes=4, found bytes=" + (bytes.length() - at));
    }
    long length = 0;
    for (int i = 0; i < 4; i++) {
      length = length << 8 | bytes.byteAt(at + i) & 0xff;
    }
    int from = at + 4;
    if (length > bytes.length() - from) {
      throw malformed(
          "offset="
              + at
              + ", expected bytes="
              + length
              + ", found bytes="
              + (bytes.length() - from));
    }
    at = from + (int) length;
    return bytes.slice(from, at);
  }

  private void readPcrs(TpmEvidence.Builder out, Bytes part) throws TpmRefusal {
    TreeMap<Integer, Digest> values = new TreeMap<>();
    int before = -1;
    for (int from = 0; from < part.length(); from += TpmEvidence.PCR_BYTES) {
      int index = part.byteAt(from) & 0xff;
      boolean whole = part.length() - from >= TpmEvidence.PCR_BYTES;
      if (!whole || index <= before || index >= PcrReference.COUNT_MAX) {
        throw malformed("PCR values: offset=" + from + ", expected rising PCRs, found=" + index);
      }
      values.put(index, new Digest(part.slice(from + 1, from + TpmEvidence.PCR_BYTES)));
      before = index;
    }
    if (!values.isEmpty()) {
      out.pcrValues(values);
    }
  }

  private static TpmRefusal malformed(String detail) {
    return new TpmRefusal(AttestationFault.MALFORMED, "evidence: " + detail);
  }
}
