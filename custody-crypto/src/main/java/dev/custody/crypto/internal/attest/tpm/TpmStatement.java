package dev.custody.crypto.internal.attest.tpm;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.attest.AttestationFault;
import dev.custody.crypto.attest.TpmName;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a TPM states of itself and signs, TPMS_ATTEST (TCG part 2, 10.12.12): a quote or a
 * certification.
 *
 * <pre>
 *   ff544347  type(2)  qualifiedSigner(2+34)  extraData(2+n)
 *   clock(8) resetCount(4) restartCount(4) safe(1)  firmwareVersion(8)
 *   8018 quote:   count(4) { hash(2) sizeofSelect(1) pcrSelect(n) }  pcrDigest(2+32)
 *   8017 certify: name(2+34)  qualifiedName(2+34)
 * </pre>
 *
 * <p>A restricted key signs such bytes only if its own TPM has made them: the mark at the front is
 * what the TPM refuses to sign for anybody else.
 *
 * @param qualifiedSigner the name of the signer together with those of its parents
 * @param extraData what the caller of the TPM gave: the nonce
 * @param clockMillis the TPM's clock
 * @param resetCount how often it was reset
 * @param restartCount how often it was resumed since
 * @param clockSafe whether no higher clock value can have been seen before
 * @param firmwareVersion all 64 bits
 * @param body what it says
 */
public record TpmStatement(
    TpmName qualifiedSigner,
    Bytes extraData,
    long clockMillis,
    long resetCount,
    long restartCount,
    boolean clockSafe,
    long firmwareVersion,
    Body body) {

  /** What was stated. */
  public sealed interface Body {}

  /**
   * The state of the platform.
   *
   * @param selection the PCRs of the SHA-256 bank
   * @param pcrDigest SHA-256 over their values in rising order
   */
  public record Quote(SortedSet<Integer> selection, Digest pcrDigest) implements Body {}

  /**
   * That a key is in this TPM.
   *
   * @param name the key's name
   * @param qualifiedName together with those of its parents
   */
  public record Certification(TpmName name, TpmName qualifiedName) implements Body {}

  private static final int BYTES_MAX = 1_024;
  private static final int GENERATED = 0xff544347;
  private static final int CERTIFY = 0x8017;
  private static final int QUOTE = 0x8018;
  private static final int EXTRA_DATA_BYTES_MAX = 66;
  private static final int BANKS_MAX = 16;
  private static final int SELECT_BYTES_MAX = 4;

  /** Reads a quote. */
  public static TpmStatement quote(Bytes bytes) throws TpmRefusal {
    return parse("quote", bytes, QUOTE);
  }

  /** Reads a certification. */
  public static TpmStatement certification(Bytes bytes) throws TpmRefusal {
    return parse("certification", bytes, CERTIFY);
  }

  private static TpmStatement parse(String part, Bytes bytes, int type) throws TpmRefusal {
    TpmReader in = new TpmReader(part, bytes, BYTES_MAX);
    int magic = in.bits32("magic");
    if (magic != GENERATED) {
      throw in.refusal(
          AttestationFault.NOT_FROM_TPM, "magic", "ff544347", Integer.toHexString(magic));
    }
    int found = in.u16("type");
    if (found != type) {
      throw in.refusal(
          AttestationFault.STATEMENT_TYPE_MISMATCH,
          "type",
          Integer.toHexString(type),
          Integer.toHexString(found));
    }
    TpmName qualifiedSigner = name(in, "qualifiedSigner");
    Bytes extraData = in.sized("extraData", EXTRA_DATA_BYTES_MAX);
    long clock = in.bits64("clock");
    long resetCount = in.u32("resetCount");
    long restartCount = in.u32("restartCount");
    boolean safe = yesNo(in, "safe");
    long firmware = in.bits64("firmwareVersion");
    Body body = type == QUOTE ? quoteBody(in) : certificationBody(in);
    in.end();
    return new TpmStatement(
        qualifiedSigner, extraData, clock, resetCount, restartCount, safe, firmware, body);
  }

  private static Body quoteBody(TpmReader in) throws TpmRefusal {
    long count = in.u32("count");
    if (count < 1 || count > BANKS_MAX) {
      throw in.malformed("count", "banks=1.." + BANKS_MAX, Long.toString(count));
    }
    if (count != 1) {
      throw in.refusal(
          AttestationFault.PCR_SELECTION_MISMATCH, "count", "one bank", Long.toString(count));
    }
    int bank = in.u16("hash");
    if (bank != PublicArea.SHA_256) {
      throw in.refusal(
          AttestationFault.PCR_SELECTION_MISMATCH, "hash", "000b", Integer.toHexString(bank));
    }
    int bytes = in.u8("sizeofSelect");
    if (bytes < 1 || bytes > SELECT_BYTES_MAX) {
      throw in.malformed("sizeofSelect", "1.." + SELECT_BYTES_MAX, Integer.toString(bytes));
    }
    TreeSet<Integer> selection = new TreeSet<>();
    for (int octet = 0; octet < bytes; octet++) {
      int bits = in.u8("pcrSelect");
      for (int bit = 0; bit < 8; bit++) {
        if ((bits & 1 << bit) != 0) {
          selection.add(8 * octet + bit);
        }
      }
    }
    Bytes digest = in.sized("pcrDigest", Digest.LENGTH);
    if (digest.length() != Digest.LENGTH) {
      throw in.malformed("pcrDigest", "bytes=32", "bytes=" + digest.length());
    }
    return new Quote(Collections.unmodifiableSortedSet(selection), new Digest(digest));
  }

  private static Body certificationBody(TpmReader in) throws TpmRefusal {
    return new Certification(name(in, "name"), name(in, "qualifiedName"));
  }

  private static TpmName name(TpmReader in, String field) throws TpmRefusal {
    Bytes name = in.sized(field, TpmName.LENGTH);
    if (!TpmName.isName(name)) {
      throw in.malformed(field, "name with SHA-256", "bytes=" + name.length());
    }
    return new TpmName(name);
  }

  private static boolean yesNo(TpmReader in, String field) throws TpmRefusal {
    int value = in.u8(field);
    if (value > 1) {
      throw in.malformed(field, "0 or 1", Integer.toString(value));
    }
    return value == 1;
  }
}
