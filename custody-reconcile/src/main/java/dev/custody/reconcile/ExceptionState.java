package dev.custody.reconcile;

/**
 * Where an exception is in its life.
 *
 * @since 0.1.0
 */
public enum ExceptionState {
  /** Raised; its confirm policy is not met. */
  SUSPECTED,
  /** The confirm policy is met. */
  CONFIRMED,
  /** Confirmed before, and something about it has changed. */
  UPDATED,
  /** Evidence that came later took it away. */
  CLEARED,
  /** A person has closed it, in a signed event. */
  RESOLVED,
  /** It had been cleared or resolved, and new evidence raises it again. */
  REOPENED;

  /** Whether somebody still has to do something. */
  public boolean open() {
    return this != CLEARED && this != RESOLVED;
  }
}
