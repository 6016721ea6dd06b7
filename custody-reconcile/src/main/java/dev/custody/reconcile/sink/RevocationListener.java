package dev.custody.reconcile.sink;

/**
 * Is asked to revoke a key, a device or an operator's login. The engine never revokes: a rule that
 * could would be a lever to stop a site.
 *
 * <p>Called on the engine's thread; an exception from here goes to whoever called the engine.
 *
 * @since 0.1.0
 */
public interface RevocationListener {

  /**
   * Asks for a revocation: once for each exception, and again where a suspicion has become
   * confirmed or an exception was reopened.
   */
  void advised(RevocationAdvice advice);

  /** The exception was cleared or resolved: what was asked for is not asked for any more. */
  void withdrawn(RevocationAdvice advice);
}
