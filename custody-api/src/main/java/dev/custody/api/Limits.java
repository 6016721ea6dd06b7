package dev.custody.api;

/**
 * The limits of the format, all checked before memory is taken (docs/format.md, limits).
 *
 * @since 0.1.0
 */
public final class Limits {

  /** Bytes of a body. */
  public static final int BODY_BYTES_MAX = 56_000;

  /** Items of an event. */
  public static final int ITEMS_MAX = 2_000;

  /** Elements of any other list in a body. */
  public static final int LIST_MAX = 64;

  /** Bytes of an identifier. */
  public static final int IDENTIFIER_BYTES_MAX = 255;

  /** Bytes of a word. */
  public static final int WORD_BYTES_MAX = 127;

  /** Bytes of free text. */
  public static final int TEXT_BYTES_MAX = 1_024;

  /** Bytes of a protected header. */
  public static final int PROTECTED_BYTES_MAX = 1_024;

  /** Bytes of a signature or batch proof. */
  public static final int SIGNATURE_BYTES_MAX = 8_192;

  /** Statements of one event. */
  public static final int STATEMENTS_MAX = 8;

  /** Bytes of a SignedEvent, which is also the longest log entry. */
  public static final int SIGNED_EVENT_BYTES_MAX = 65_535;

  /** Disclosures beside an event. */
  public static final int DISCLOSURES_MAX = 32;

  /** Bytes of a disclosed value. */
  public static final int DISCLOSURE_VALUE_BYTES_MAX = 4_096;

  /** Timestamp tokens beside an event. */
  public static final int TOKENS_MAX = 4;

  /** Receipts beside an event. */
  public static final int RECEIPTS_MAX = 8;

  /** Offers beside an event. */
  public static final int OFFERS_MAX = 4;

  /** Bytes of one token, receipt or offer. */
  public static final int PROOF_BYTES_MAX = 16 * 1_024;

  /** Bytes of a checkpoint. */
  public static final int CHECKPOINT_BYTES_MAX = 64 * 1_024;

  /** Bytes of a trust bundle. */
  public static final int TRUST_BUNDLE_BYTES_MAX = 4 * 1_024 * 1_024;

  /** Events of a batch record. */
  public static final int BATCH_EVENTS_MAX = 1_024;

  /** Leaves of a batch tree. */
  public static final int BATCH_TREE_SIZE_MAX = 65_536;

  /** Bytes of a feed record. */
  public static final int FEED_RECORD_BYTES_MAX = 16 * 1_024 * 1_024;

  private Limits() {}
}
