package dev.custody.reconcile;

/**
 * Takes revisions in the order of decision, on the engine's thread.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ExceptionSink {

  /** Takes one revision. The same (id, revision) never comes twice from one engine. */
  void accept(ExceptionRevision revision);
}
