/**
 * The custody event, its canonical bytes, statements, links, tree proofs and reasons: pure
 * functions, no I/O, no dependency.
 */
@SuppressWarnings("module") // The module named below is built after this one.
module dev.custody.api {
  requires static transitive org.jspecify;
  requires static com.google.errorprone.annotations;

  exports dev.custody.api;
  exports dev.custody.api.event;
  exports dev.custody.api.id;
  exports dev.custody.api.observe;
  exports dev.custody.api.statement;
  exports dev.custody.api.tree;

  // The one codec of the wire format, for trust bundles too: docs/adr/0070.
  exports dev.custody.api.internal.wire to
      dev.custody.crypto;
  // The one codec of CBOR, for handover offers too.
  exports dev.custody.api.internal.cbor to
      dev.custody.crypto;
  // For an engine that holds millions of events: docs/adr/0178.
  exports dev.custody.api.internal.same to
      dev.custody.reconcile;
}
