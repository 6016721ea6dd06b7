package dev.custody.crypto.time;

import java.util.Objects;

/**
 * What a TSA has answered.
 *
 * @since 0.1.0
 */
public sealed interface TimestampReply {

  /**
   * A token that answers the request. Whether it may be believed is for a verifier to judge.
   *
   * @param token to be put beside the event
   */
  record Granted(TimestampToken token) implements TimestampReply {
    public Granted {
      Objects.requireNonNull(token, "token");
    }
  }

  /**
   * No token that answers the request.
   *
   * @param fault why; the names are stable
   * @param detail one line for people
   */
  record Refused(Fault fault, String detail) implements TimestampReply {
    public Refused {
      Objects.requireNonNull(fault, "fault");
      Objects.requireNonNull(detail, "detail");
    }
  }

  /** Why there is no token. */
  enum Fault {
    /** The reply, or the token in it, is not what RFC 3161 says. */
    MALFORMED,
    /** The TSA has not granted it: the status says why. */
    NOT_GRANTED,
    /** The token is over something else. */
    OTHER_IMPRINT,
    /** The token answers another request, perhaps an old one sent again. */
    OTHER_NONCE,
    /** The token is under another policy than was asked for. */
    OTHER_POLICY
  }
}
