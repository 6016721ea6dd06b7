package dev.custody.log.report;

import java.util.Objects;

/**
 * One thing that is not as it should be in a log on disk.
 *
 * @param kind what it is; the names are stable
 * @param file the file, relative to the log's directory
 * @param index the 0-based index of the first entry that it concerns, or -1 where no entry is
 *     concerned
 * @param offset the 0-based offset in the file, in bytes
 * @param detail one line for people: what was expected and what was found
 * @since 0.1.0
 */
public record LogFinding(Kind kind, String file, long index, long offset, String detail) {

  public LogFinding {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(detail, "detail");
  }

  /** What can be wrong with a log. */
  public enum Kind {
    /**
     * The last write was not finished when the machine stopped. At most one batch is concerned, and
     * nobody was told that it is durable unless the answer was lost on its way. Retry what was not
     * acknowledged; nothing else is to be done.
     */
    UNCONFIRMED_TAIL,
    /**
     * Bytes that were durable are no longer what was written. Restore from a copy: the entries
     * before it are good.
     */
    ROT,
    /**
     * Bytes that fit together by their checksums but do not continue the log. That is no accident:
     * keep the disk as evidence, and restore from a copy.
     */
    TAMPERED,
    /**
     * The log ends before what one of its checkpoints has promised. Somebody put an older state
     * back, or cut it: keep the disk as evidence, and restore from a copy.
     */
    ROLLED_BACK,
    /** A checkpoint is missing, is not signed by the log's key, or is not this log's. */
    CHECKPOINT_INVALID,
    /**
     * A tile of hashes is missing or is not what the entries give. The entries are not concerned.
     */
    TILE_DIFFERS,
    /**
     * An entry bundle is missing or is not what the segments hold. The segments are not concerned.
     */
    BUNDLE_DIFFERS,
    /**
     * A file of the index is not what was written, or not of this log as it stands. Only speed is
     * concerned: it is made anew from the entries.
     */
    INDEX_DIFFERS,
    /** A stored object no longer has the hash that it is named by. */
    OBJECT_DIFFERS,
    /** A file that does not belong to a log. */
    STRAY_FILE
  }

  @Override
  public String toString() {
    return kind + ": file=" + file + ", index=" + index + ", offset=" + offset + ", " + detail;
  }
}
