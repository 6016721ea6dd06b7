package dev.custody.crypto.seal;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.Anchor;
import dev.custody.api.event.CustodyEvent;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * The challenge that a seal answers (docs/format.md, seal answers).
 *
 * @since 0.1.0
 */
public final class Seals {

  /** Bytes of a challenge. */
  public static final int CHALLENGE = 16;

  private static final byte[] LABEL = "custody seal v1\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NO_NOTE = new byte[Digest.LENGTH];

  private Seals() {}

  /**
   * What a seal has to answer: the first 16 bytes of {@code SHA-256("custody seal v1" 00 || note ||
   * nonce || seal id)}.
   *
   * <p>A log's note that nobody knew before makes the answer fresh: it cannot have been given
   * before that note was signed. Without one, 32 zero bytes stand in its place, and the answer may
   * have been harvested by whoever chose the nonce beforehand.
   *
   * @param seenNote {@code seen.note} of the event
   * @param nonce of the event, 16 bytes
   * @param sealId {@code id} of the seal, ASCII
   * @throws IllegalArgumentException if the nonce has another length or the id is empty
   */
  public static Bytes challenge(Optional<Digest> seenNote, Bytes nonce, String sealId) {
    Objects.requireNonNull(seenNote, "seenNote");
    if (nonce.length() != 16 || sealId.isEmpty()) {
      throw new IllegalArgumentException(
          "challenge of a seal: expected nonceBytes=16 and an id, found nonceBytes="
              + nonce.length()
              + ", idLength="
              + sealId.length());
    }
    byte[] note = seenNote.isPresent() ? seenNote.get().bytes().toByteArray() : NO_NOTE;
    byte[] id = sealId.getBytes(StandardCharsets.UTF_8);
    return Digest.sha256(LABEL, note, nonce.toByteArray(), id).bytes().slice(0, CHALLENGE);
  }

  /**
   * What this seal had to answer in this event.
   *
   * @throws IllegalArgumentException if the event has no nonce of 16 bytes
   */
  public static Bytes challenge(CustodyEvent event, String sealId) {
    Anchor seen = event.seen();
    Optional<Digest> note = seen == null ? Optional.empty() : Optional.ofNullable(seen.note());
    return challenge(note, event.nonce(), sealId);
  }
}
