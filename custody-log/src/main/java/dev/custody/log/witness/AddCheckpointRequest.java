package dev.custody.log.witness;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * What a log asks of a witness: to cosign a checkpoint that continues the one the witness knows
 * (C2SP tlog-witness, add-checkpoint). The form stands in the description of this package.
 *
 * <p>Nothing in it is believed: the checkpoint's signature has not been looked at, the proof has
 * not been checked.
 *
 * @param oldSize the size that the asker takes the witness to know, 0 if it knows nothing
 * @param proof from {@code oldSize} to the checkpoint's size, up to 63 hashes; empty from 0
 * @param checkpoint the whole signed note, up to {@link Limits#CHECKPOINT_BYTES_MAX}
 * @since 0.1.0
 */
public record AddCheckpointRequest(long oldSize, List<Digest> proof, Bytes checkpoint) {

  /** Hashes of a proof. */
  public static final int PROOF_HASHES_MAX = 63;

  /** Bytes of a whole request: an old size of 19 digits, 63 hashes, and a note. */
  public static final int BYTES_MAX =
      4 + 19 + 1 + PROOF_HASHES_MAX * 45 + 1 + Limits.CHECKPOINT_BYTES_MAX;

  private static final byte[] OLD = {'o', 'l', 'd', ' '};
  private static final int HASH_CHARS = 44;

  /**
   * @throws IllegalArgumentException if a part is out of range
   */
  public AddCheckpointRequest {
    proof = List.copyOf(proof);
    Objects.requireNonNull(checkpoint, "checkpoint");
    if (oldSize < 0 || proof.size() > PROOF_HASHES_MAX) {
      throw new IllegalArgumentException(
          "old size and proof out of range: oldSize="
              + oldSize
              + ", hashes="
              + proof.size()
              + ", limit="
              + PROOF_HASHES_MAX);
    }
    if (checkpoint.length() > Limits.CHECKPOINT_BYTES_MAX) {
      throw new IllegalArgumentException(
          "checkpoint longer than limit: bytes="
              + checkpoint.length()
              + ", limit="
              + Limits.CHECKPOINT_BYTES_MAX);
    }
  }

  /** Its one form as bytes. */
  public Bytes encode() {
    StringBuilder head = new StringBuilder("old ").append(oldSize).append('\n');
    for (Digest hash : proof) {
      head.append(Base64.getEncoder().encodeToString(hash.bytes().unsafeArray())).append('\n');
    }
    byte[] start = head.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    byte[] out = Arrays.copyOf(start, start.length + checkpoint.length());
    checkpoint.copyTo(out, start.length);
    return Bytes.ofOwned(out);
  }

  /**
   * Reads a request; of the checkpoint only the length is looked at.
   *
   * @return the request, or where it has another form
   */
  @CheckReturnValue
  public static Parsed<AddCheckpointRequest> parse(Bytes request) {
    if (request.length() > BYTES_MAX) {
      return refused(
          Reason.RECORD_TOO_LARGE, "", 0, "at most bytes=" + BYTES_MAX, "" + request.length());
    }
    byte[] bytes = request.unsafeArray();
    int end = lineEnd(bytes, 0);
    for (int i = 0; i < OLD.length; i++) {
      if (end < OLD.length || bytes[i] != OLD[i]) {
        return malformed("old", 0, "a line with the old size", "another");
      }
    }
    long oldSize = TreeSize.parse(bytes, OLD.length, end);
    if (oldSize < 0) {
      return malformed("old", OLD.length, "a decimal below 2^63 without leading zeros", "another");
    }
    List<Digest> proof = new ArrayList<>();
    int at = end + 1;
    while (true) {
      int lineEnd = lineEnd(bytes, at);
      if (lineEnd < 0) {
        return malformed("proof", at, "an empty line before the checkpoint", "none");
      }
      if (lineEnd == at) {
        break;
      }
      String path = "proof[" + proof.size() + "]";
      if (proof.size() == PROOF_HASHES_MAX) {
        return refused(
            Reason.RECORD_TOO_LARGE, path, at, "at most hashes=" + PROOF_HASHES_MAX, "more");
      }
      byte[] hash = hash(bytes, at, lineEnd);
      if (hash.length == 0) {
        return malformed(path, at, "32 bytes in base64", "another");
      }
      proof.add(new Digest(Bytes.ofOwned(hash)));
      at = lineEnd + 1;
    }
    int noteBytes = bytes.length - at - 1;
    if (noteBytes > Limits.CHECKPOINT_BYTES_MAX) {
      return refused(
          Reason.RECORD_TOO_LARGE,
          "checkpoint",
          at + 1,
          "at most bytes=" + Limits.CHECKPOINT_BYTES_MAX,
          "" + noteBytes);
    }
    if (noteBytes == 0) {
      return malformed("checkpoint", at + 1, "a signed note", "nothing");
    }
    return new Parsed.Accepted<>(
        new AddCheckpointRequest(oldSize, proof, request.slice(at + 1, bytes.length)));
  }

  /** 32 bytes from their one base64 form; empty if it is another. */
  private static byte[] hash(byte[] bytes, int from, int to) {
    if (to - from != HASH_CHARS) {
      return new byte[0];
    }
    byte[] line = Arrays.copyOfRange(bytes, from, to);
    try {
      byte[] hash = Base64.getDecoder().decode(line);
      boolean canonical = Arrays.equals(Base64.getEncoder().encode(hash), line);
      return canonical && hash.length == Digest.LENGTH ? hash : new byte[0];
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** Where the line that begins here ends; -1 if no newline follows. */
  private static int lineEnd(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static Parsed<AddCheckpointRequest> malformed(
      String path, int offset, String expected, String found) {
    return refused(Reason.RECORD_NOT_CANONICAL, path, offset, expected, found);
  }

  private static Parsed<AddCheckpointRequest> refused(
      Reason reason, String path, int offset, String expected, String found) {
    return new Parsed.Refused<>(new Refusal(reason, path, offset, expected, found));
  }
}
