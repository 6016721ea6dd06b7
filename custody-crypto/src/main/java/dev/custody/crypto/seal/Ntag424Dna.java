package dev.custody.crypto.seal;

import dev.custody.api.Bytes;
import dev.custody.api.event.Seal;
import dev.custody.crypto.internal.seal.Sdm;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An NTAG 424 DNA, or NTAG 424 DNA TagTamper, of NXP, in its AES mode: a tag whose URL carries a
 * MAC that is another one at each tap (NXP AN12196). LRP mode is not supported.
 *
 * <p>A tap answers no challenge, so its answer is genuine and may be old: whoever had the tag could
 * tap it many times and keep the answers.
 *
 * @since 0.1.0
 */
public final class Ntag424Dna implements SealTechnology {

  private static final byte CLOSED = 'C';
  private static final byte OPENED = 'O';

  private final Bytes uid;
  private final SunLayout layout;
  private final @Nullable SealKey metaReadKey;
  private final SealKey fileReadKey;

  private Ntag424Dna(
      Bytes uid, SunLayout layout, @Nullable SealKey metaReadKey, SealKey fileReadKey) {
    this.uid = uid;
    this.layout = layout;
    this.metaReadKey = metaReadKey;
    this.fileReadKey = fileReadKey;
  }

  /**
   * A tag.
   *
   * @param uid 7 bytes
   * @param layout how it was personalised
   * @param metaReadKey SDMMetaRead key, 16 bytes, exactly if PICC data is encrypted
   * @param fileReadKey SDMFileRead key, 16 bytes
   * @throws IllegalArgumentException if a length is another, or the first key and the layout do not
   *     go together
   */
  public static Ntag424Dna of(
      Bytes uid, SunLayout layout, Optional<SealKey> metaReadKey, SealKey fileReadKey) {
    Objects.requireNonNull(layout, "layout");
    if (uid.length() != Sdm.UID) {
      throw new IllegalArgumentException(
          "UID of another length: expected=" + Sdm.UID + ", found=" + uid.length());
    }
    if (metaReadKey.isPresent() != layout.isEncrypted()) {
      throw new IllegalArgumentException(
          "SDMMetaRead key goes with encrypted PICC data: expected="
              + layout.isEncrypted()
              + ", found="
              + metaReadKey.isPresent());
    }
    SealKey meta =
        metaReadKey.isPresent()
            ? metaReadKey.get().requireLength(SealKey.AES_128, "SDMMetaRead key")
            : null;
    return new Ntag424Dna(
        uid, layout, meta, fileReadKey.requireLength(SealKey.AES_128, "SDMFileRead key"));
  }

  @Override
  public SealAnswer check(Seal seal, Bytes challenge) {
    Bytes proof = seal.proof();
    if (proof == null) {
      return new SealAnswer.NotGenuine(SealFault.PROOF_MISSING);
    }
    if (!(SunMessage.ofProof(proof, layout) instanceof SunMessage message)) {
      return new SealAnswer.NotGenuine(SealFault.PROOF_MALFORMED);
    }
    Sdm.Tap tap = tap(message);
    if (tap == null) {
      return new SealAnswer.NotGenuine(SealFault.IDENTITY_NOT_OPENED);
    }
    if (!tap.uid().equals(uid)) {
      return new SealAnswer.NotGenuine(SealFault.OTHER_SEAL);
    }
    byte[] expected = Sdm.mac(fileReadKey.secret(), tap, message.macInput());
    if (!MessageDigest.isEqual(expected, message.mac().unsafeArray())) {
      return new SealAnswer.NotGenuine(SealFault.MAC_MISMATCH);
    }
    // Where PICC data is encrypted, the device that taps cannot know the counter.
    boolean stated = seal.counter() != 0 || !layout.isEncrypted();
    if (tap.counter() < 1 || stated && seal.counter() != tap.counter()) {
      return new SealAnswer.NotGenuine(SealFault.COUNTER_MISMATCH);
    }
    TamperStatus status = status(message, tap);
    return status == null
        ? new SealAnswer.NotGenuine(SealFault.TAMPER_NOT_SENSED)
        : new SealAnswer.Genuine(tap.counter(), status, false);
  }

  private Sdm.@Nullable Tap tap(SunMessage message) {
    Bytes identity = message.identity();
    if (metaReadKey != null) {
      return Sdm.decryptPicc(metaReadKey.secret(), identity);
    }
    int at = Sdm.UID;
    int counter =
        (identity.byteAt(at) & 0xff) << 16
            | (identity.byteAt(at + 1) & 0xff) << 8
            | identity.byteAt(at + 2) & 0xff;
    return new Sdm.Tap(identity.slice(0, at), counter);
  }

  /** Null if the tag is to tell, and does not. */
  private @Nullable TamperStatus status(SunMessage message, Sdm.Tap tap) {
    if (!layout.sensesTamper()) {
      return TamperStatus.NOT_SENSED;
    }
    Bytes fileData = message.fileData();
    String plain = message.tamper();
    if (plain != null) {
      return status((byte) plain.charAt(0), (byte) plain.charAt(1));
    }
    Integer offset = layout.tamperOffset();
    if (fileData == null || offset == null) {
      throw new AssertionError("a message of this layout has its file data");
    }
    byte[] file = Sdm.decryptFile(fileReadKey.secret(), tap, fileData);
    return offset + 2 > file.length ? null : status(file[offset], file[offset + 1]);
  }

  /**
   * C closed, O open, I not sensed; the first since ever, the second now. Open now and closed since
   * ever does not exist.
   */
  private static @Nullable TamperStatus status(byte permanent, byte current) {
    if (permanent == CLOSED && current == CLOSED) {
      return TamperStatus.NEVER_OPENED;
    }
    if (permanent == OPENED && current == CLOSED) {
      return TamperStatus.OPENED_BEFORE;
    }
    return permanent == OPENED && current == OPENED ? TamperStatus.OPEN : null;
  }

  /** The technology only. */
  @Override
  public String toString() {
    return "Ntag424Dna[layout=" + layout + "]";
  }
}
