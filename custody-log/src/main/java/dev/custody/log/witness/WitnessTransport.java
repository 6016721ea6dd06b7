package dev.custody.log.witness;

import dev.custody.api.Bytes;
import java.io.IOException;

/**
 * The way to one witness: a network, a radio, a call within the process.
 *
 * <p>Implementations block until the answer is whole, give up by themselves after a time of their
 * own, may be interrupted, and read no more than {@link WitnessAnswer#BODY_BYTES_MAX} of an answer.
 * One request at a time is made of one transport.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WitnessTransport {

  /**
   * Carries a request to the witness and its answer back; believes neither.
   *
   * @param request in the form of {@link AddCheckpointRequest#encode}
   * @return what came back, {@link WitnessAnswer.Unreadable} where it was something else
   * @throws IOException if nothing came back
   */
  WitnessAnswer addCheckpoint(Bytes request) throws IOException;
}
