package dev.custody.crypto.attest;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a device with a TPM sends: untrusted bytes as the TPM made them, not looked at yet.
 *
 * <p>As one string of bytes, for the digest that an event or an entry of the bundle states: the
 * ASCII text {@code custody tpm evidence v1} and a zero byte, then seven parts, each behind its
 * length in four bytes, big-endian; an absent part has length 0.
 *
 * <pre>
 *   attestation key   TPMT_PUBLIC or TPM2B_PUBLIC
 *   quote             TPMS_ATTEST
 *   its signature     TPMT_SIGNATURE
 *   PCR values        33 bytes each: index, value; rising
 *   certification     TPMS_ATTEST
 *   its signature     TPMT_SIGNATURE
 *   certified key     TPMT_PUBLIC or TPM2B_PUBLIC
 * </pre>
 *
 * @since 0.1.0
 */
public final class TpmEvidence {

  static final Bytes HEADER =
      Bytes.ofOwned("custody tpm evidence v1\0".getBytes(StandardCharsets.US_ASCII));
  static final int PCR_BYTES = 1 + Digest.LENGTH;

  private final Bytes attestationKey;
  private final @Nullable Signed quote;
  private final @Nullable SortedMap<Integer, Digest> pcrValues;
  private final @Nullable Signed certification;
  private final Bytes certifiedKey;

  private TpmEvidence(Builder builder) {
    this.attestationKey = builder.attestationKey;
    this.quote = builder.quote;
    this.pcrValues = builder.pcrValues;
    this.certification = builder.certification;
    this.certifiedKey = builder.certifiedKey;
  }

  /**
   * Evidence that begins with the attestation key.
   *
   * @param attestationKey its public area, TPMT_PUBLIC or TPM2B_PUBLIC
   */
  public static Builder builder(Bytes attestationKey) {
    return new Builder(Objects.requireNonNull(attestationKey, "attestationKey"));
  }

  /** The evidence as one string of bytes. */
  public Bytes encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
    write(out, HEADER);
    writePart(out, attestationKey);
    writeSigned(out, quote);
    writePart(out, pcrs());
    writeSigned(out, certification);
    writePart(out, certifiedKey);
    return Bytes.ofOwned(out.toByteArray());
  }

  /** SHA-256 of {@link #encode()}. */
  public Digest digest() {
    return Digest.sha256(encode());
  }

  Bytes attestationKey() {
    return attestationKey;
  }

  @Nullable Signed quote() {
    return quote;
  }

  @Nullable SortedMap<Integer, Digest> pcrValues() {
    return pcrValues;
  }

  @Nullable Signed certification() {
    return certification;
  }

  Bytes certifiedKey() {
    return certifiedKey;
  }

  private Bytes pcrs() {
    if (pcrValues == null) {
      return Bytes.EMPTY;
    }
    byte[] out = new byte[pcrValues.size() * PCR_BYTES];
    int at = 0;
    for (Map.Entry<Integer, Digest> pcr : pcrValues.entrySet()) {
      out[at] = pcr.getKey().byteValue();
      pcr.getValue().bytes().copyTo(out, at + 1);
      at += PCR_BYTES;
    }
    return Bytes.ofOwned(out);
  }

  private static void writeSigned(ByteArrayOutputStream out, @Nullable Signed signed) {
    writePart(out, signed == null ? Bytes.EMPTY : signed.statement());
    writePart(out, signed == null ? Bytes.EMPTY : signed.signature());
  }

  private static void writePart(ByteArrayOutputStream out, Bytes part) {
    int length = part.length();
    out.write(length >>> 24);
    out.write(length >>> 16);
    out.write(length >>> 8);
    out.write(length);
    write(out, part);
  }

  private static void write(ByteArrayOutputStream out, Bytes bytes) {
    out.write(bytes.unsafeArray(), 0, bytes.length());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TpmEvidence that && encode().equals(that.encode());
  }

  @Override
  public int hashCode() {
    return encode().hashCode();
  }

  /** The digest. */
  @Override
  public String toString() {
    return "TpmEvidence[" + digest() + "]";
  }

  /** What a TPM stated, and its signature over it. */
  record Signed(Bytes statement, Bytes signature) {

    Signed {
      Objects.requireNonNull(statement, "statement");
      Objects.requireNonNull(signature, "signature");
    }
  }

  /**
   * Gathers the parts. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {

    private final Bytes attestationKey;
    private @Nullable Signed quote;
    private @Nullable SortedMap<Integer, Digest> pcrValues;
    private @Nullable Signed certification;
    private Bytes certifiedKey = Bytes.EMPTY;

    private Builder(Bytes attestationKey) {
      this.attestationKey = attestationKey;
    }

    /**
     * The quote.
     *
     * @param attest the TPMS_ATTEST
     * @param signature the TPMT_SIGNATURE
     */
    @CanIgnoreReturnValue
    public Builder quote(Bytes attest, Bytes signature) {
      this.quote = new Signed(attest, signature);
      return this;
    }

    /**
     * The values of the quoted PCRs, SHA-256 bank, as the device reports them. With them a verdict
     * can name the PCR that differs, and a quote may be over more PCRs than a reference has.
     *
     * @throws IllegalArgumentException if an index is not 0 to 31
     */
    @CanIgnoreReturnValue
    public Builder pcrValues(Map<Integer, Digest> values) {
      SortedMap<Integer, Digest> copy = PcrReference.requireValues(values);
      this.pcrValues = copy.isEmpty() ? null : copy;
      return this;
    }

    /**
     * The certification of the key that signs.
     *
     * @param attest the TPMS_ATTEST
     * @param signature the TPMT_SIGNATURE
     * @param certifiedKey the key's public area, TPMT_PUBLIC or TPM2B_PUBLIC
     */
    @CanIgnoreReturnValue
    public Builder certification(Bytes attest, Bytes signature, Bytes certifiedKey) {
      this.certification = new Signed(attest, signature);
      this.certifiedKey = Objects.requireNonNull(certifiedKey, "certifiedKey");
      return this;
    }

    /** The evidence. */
    public TpmEvidence build() {
      return new TpmEvidence(this);
    }
  }
}
