package dev.custody.log.witness;

import dev.custody.api.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a witness answers to {@link AddCheckpointRequest} (C2SP tlog-witness): a status as in HTTP,
 * a content type and a body. Nothing in it has been verified.
 *
 * @since 0.1.0
 */
public sealed interface WitnessAnswer {

  /** Bytes of a body: cosignature lines of a witness with many keys. */
  int BODY_BYTES_MAX = 64 * 1024;

  /** Characters of what a witness says about a refusal. */
  int DETAIL_CHARS_MAX = 200;

  /** The content type of a body that is the size the witness knows. */
  String TREE_SIZE = "text/x.tlog.size";

  /** The content type of all other bodies. */
  String PLAIN = "text/plain; charset=utf-8";

  /** 200, 400, 403, 404, 409, 422, or what came instead. */
  int status();

  /** What the body is. */
  default String contentType() {
    return PLAIN;
  }

  /** The body. */
  Bytes body();

  /**
   * 200: the witness cosigned.
   *
   * @param lines one or more signature lines, each with its newline; perhaps of unknown keys
   */
  record Cosigned(Bytes lines) implements WitnessAnswer {
    public Cosigned {
      Objects.requireNonNull(lines, "lines");
    }

    @Override
    public int status() {
      return 200;
    }

    @Override
    public Bytes body() {
      return lines;
    }
  }

  /**
   * 409: the old size is not the size of the checkpoint that the witness cosigned last; or it is,
   * and so is the new one, but the roots differ.
   *
   * @param size what the witness knows, 0 for nothing
   */
  record OtherSize(long size) implements WitnessAnswer {
    /**
     * @throws IllegalArgumentException if the size is negative
     */
    public OtherSize {
      if (size < 0) {
        throw new IllegalArgumentException("size of a tree expected: found=" + size);
      }
    }

    @Override
    public int status() {
      return 409;
    }

    @Override
    public String contentType() {
      return TREE_SIZE;
    }

    @Override
    public Bytes body() {
      return text(String.valueOf(size));
    }
  }

  /** 404: the witness does not know a log of this origin. */
  record UnknownLog() implements WitnessAnswer {
    @Override
    public int status() {
      return 404;
    }

    @Override
    public Bytes body() {
      return text("unknown log");
    }
  }

  /**
   * 403: no signature holds by a key that the witness trusts for this log.
   *
   * @param detail one line for people
   */
  record UntrustedSignature(String detail) implements WitnessAnswer {
    public UntrustedSignature {
      Objects.requireNonNull(detail, "detail");
    }

    @Override
    public int status() {
      return 403;
    }

    @Override
    public Bytes body() {
      return text(detail);
    }
  }

  /**
   * 422: the checkpoint is the log's own, but the proof does not lead to it from what the witness
   * knows.
   *
   * @param detail one line for people
   */
  record ProofFails(String detail) implements WitnessAnswer {
    public ProofFails {
      Objects.requireNonNull(detail, "detail");
    }

    @Override
    public int status() {
      return 422;
    }

    @Override
    public Bytes body() {
      return text(detail);
    }
  }

  /**
   * 400: no request in the form of the protocol.
   *
   * @param detail one line for people
   */
  record Malformed(String detail) implements WitnessAnswer {
    public Malformed {
      Objects.requireNonNull(detail, "detail");
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public Bytes body() {
      return text(detail);
    }
  }

  /**
   * Something that the protocol does not have: another status, or a body in another form.
   *
   * @param status what came
   * @param detail one line for people
   */
  record Unreadable(int status, String detail) implements WitnessAnswer {
    public Unreadable {
      Objects.requireNonNull(detail, "detail");
    }

    @Override
    public Bytes body() {
      return text(detail);
    }
  }

  /**
   * Reads an answer. What a witness says in its own words is cut to {@link #DETAIL_CHARS_MAX}
   * visible ASCII characters of one line.
   *
   * @param contentType with or without parameters; empty if there was none
   */
  static WitnessAnswer parse(int status, String contentType, Bytes body) {
    if (body.length() > BODY_BYTES_MAX) {
      return new Unreadable(
          status, "body longer than limit: bytes=" + body.length() + ", limit=" + BODY_BYTES_MAX);
    }
    switch (status) {
      case 200:
        return AnswerBody.isSignatureLines(body)
            ? new Cosigned(body)
            : new Unreadable(status, "signature lines expected: bytes=" + body.length());
      case 400:
        return new Malformed(AnswerBody.detail(body));
      case 403:
        return new UntrustedSignature(AnswerBody.detail(body));
      case 404:
        return new UnknownLog();
      case 409:
        long size = AnswerBody.isTreeSize(contentType) ? AnswerBody.treeSize(body) : -1;
        return size < 0
            ? new Unreadable(status, "a tree size expected: bytes=" + body.length())
            : new OtherSize(size);
      case 422:
        return new ProofFails(AnswerBody.detail(body));
      default:
        return new Unreadable(status, AnswerBody.detail(body));
    }
  }

  private static Bytes text(String line) {
    return Bytes.ofOwned((line + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
