package dev.custody.reconcile;

import java.io.ByteArrayOutputStream;

/** Steps of an engine's life, and what is left of it when it is killed. */
final class Mortal {

  /** One step of a life: an input, or time that passes. */
  interface Step {
    void run(ReconcileEngine engine, ExceptionSink sink);
  }

  private Mortal() {}

  static Step given(Input input) {
    return (engine, sink) -> engine.apply(input, sink);
  }

  static byte[] snapshot(ReconcileEngine engine) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    engine.snapshot(out);
    return out.toByteArray();
  }
}
