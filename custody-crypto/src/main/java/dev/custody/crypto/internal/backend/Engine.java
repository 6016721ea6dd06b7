package dev.custody.crypto.internal.backend;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;

/** Something that can check signatures of some algorithms. Thread-safe, compared by identity. */
public interface Engine {

  /** A name for reports: the provider's name and version. */
  String name();

  /** Whether it offers this algorithm at all; whether it works is for the self-test to say. */
  boolean offers(Algorithm direct);

  /**
   * Brings a key into the form that the engine works with.
   *
   * @param spki a good key of this algorithm ({@link SpkiForm})
   * @throws EngineFailure if the engine cannot take a key that is good
   */
  PreparedKey prepare(Algorithm direct, Bytes spki);
}
