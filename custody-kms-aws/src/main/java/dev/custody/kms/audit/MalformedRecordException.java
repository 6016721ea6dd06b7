package dev.custody.kms.audit;

import java.io.IOException;

/**
 * A file is no ledger and no CloudTrail log, or is one that breaks off. An audit over what could be
 * read of it would overlook what could not.
 *
 * @since 0.1.0
 */
public final class MalformedRecordException extends IOException {

  private static final long serialVersionUID = 1L;

  /** With a message that says file, place, and what was expected there. */
  public MalformedRecordException(String message) {
    super(message);
  }
}
