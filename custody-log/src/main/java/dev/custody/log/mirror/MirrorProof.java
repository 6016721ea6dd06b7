package dev.custody.log.mirror;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Digest;
import java.util.Objects;

/**
 * Whether two directories hold the same log up to a checkpoint: every entry read from both.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public sealed interface MirrorProof {

  /**
   * They do.
   *
   * @param origin the log's name
   * @param size how many entries, each equal byte for byte
   * @param root over them, as signed
   * @param chain the chain value of the last entry
   * @param sideFiles how many objects, disclosures and proofs, each equal byte for byte
   */
  record Equal(String origin, long size, Digest root, Digest chain, long sideFiles)
      implements MirrorProof {
    public Equal {
      Objects.requireNonNull(origin, "origin");
      Objects.requireNonNull(root, "root");
      Objects.requireNonNull(chain, "chain");
    }
  }

  /**
   * They do not.
   *
   * @param file where, relative to either directory
   * @param detail one line for people
   */
  record Differs(String file, String detail) implements MirrorProof {
    public Differs {
      Objects.requireNonNull(file, "file");
      Objects.requireNonNull(detail, "detail");
    }
  }
}
