package dev.custody.crypto.internal.backend;

/**
 * An engine did not do its work. Never says anything about a signature: whoever catches it asks
 * another engine, so an outage cannot look like a forgery.
 */
public final class EngineFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With the engine, the algorithm and the cause. */
  public EngineFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
