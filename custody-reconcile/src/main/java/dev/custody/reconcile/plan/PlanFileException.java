package dev.custody.reconcile.plan;

/**
 * A plan or roster file is refused. The message says what was expected, what was found and at which
 * place.
 *
 * @since 0.1.0
 */
public final class PlanFileException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String path;
  private final String what;

  /**
   * One fault.
   *
   * @param path JSON pointer (RFC 6901) to the value at fault; empty for the whole file
   * @param message what was expected and what was found
   */
  public PlanFileException(String path, String message) {
    super(message + ": path=" + (path.isEmpty() ? "/" : path));
    this.path = path;
    this.what = message;
  }

  /** What was expected and what was found, without the place. */
  public String what() {
    return what;
  }

  /** JSON pointer (RFC 6901) to the value at fault; empty for the whole file. */
  public String path() {
    return path;
  }
}
