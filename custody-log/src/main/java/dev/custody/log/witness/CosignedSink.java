package dev.custody.log.witness;

import dev.custody.crypto.note.Checkpoint;
import java.io.IOException;

/**
 * Where a checkpoint goes when enough witnesses have cosigned it: to {@code log::publish}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CosignedSink {

  /** Makes it known. */
  void publish(Checkpoint cosigned) throws IOException;
}
