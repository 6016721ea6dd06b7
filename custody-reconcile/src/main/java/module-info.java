/** Compares what was planned with what was observed. */
module dev.custody.reconcile {
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;
  requires transitive dev.custody.api;
  requires com.fasterxml.jackson.core;

  exports dev.custody.reconcile;
  exports dev.custody.reconcile.plan;
  exports dev.custody.reconcile.sim;
  exports dev.custody.reconcile.sink;
}
