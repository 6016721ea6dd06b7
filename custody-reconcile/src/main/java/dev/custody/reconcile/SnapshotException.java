package dev.custody.reconcile;

import java.util.Objects;

/**
 * A snapshot is refused. The engine that was to be restored does not exist; restore an older
 * snapshot, or begin anew with all inputs.
 *
 * @since 0.1.0
 */
public final class SnapshotException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Why a snapshot is refused. */
  public enum Kind {
    /** It is no snapshot, is cut off, or one of its bytes is not what was written. */
    DAMAGED,
    /** It was written in a format that this version does not read. */
    OTHER_FORMAT,
    /** It was made by other rules, or other versions of them: begin anew with all inputs. */
    OTHER_RULES,
    /** It was made with other settings: use those, or begin anew with all inputs. */
    OTHER_SETTINGS,
    /** It was made with another trust policy: use that, or begin anew with all inputs. */
    OTHER_POLICY
  }

  /**
   * One fault.
   *
   * @param kind why it is refused
   * @param message what was expected and what was found
   */
  public SnapshotException(Kind kind, String message) {
    super(message);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** Why it is refused. */
  public Kind kind() {
    return kind;
  }
}
