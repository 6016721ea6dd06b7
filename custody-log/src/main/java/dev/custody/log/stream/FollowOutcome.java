package dev.custody.log.stream;

import dev.custody.api.Digest;
import dev.custody.api.tree.ConsistencyProof;
import dev.custody.crypto.note.Checkpoint;
import java.util.Objects;
import java.util.Optional;

/**
 * What asking a partner's log for more gave.
 *
 * @since 0.1.0
 */
public sealed interface FollowOutcome {

  /**
   * The log continues the one accepted before, and all its entries were given.
   *
   * @param checkpoint the one that is accepted now
   * @param from the first entry given by this call
   * @param to behind the last one; equal to {@code from} if there was nothing new
   */
  record Followed(Checkpoint checkpoint, long from, long to) implements FollowOutcome {
    public Followed {
      Objects.requireNonNull(checkpoint, "checkpoint");
    }
  }

  /**
   * The log has signed two histories, and this proves it to anybody who has its key: nothing was
   * taken.
   *
   * <p>Of one size, the two notes are enough. Of two sizes, {@code prefixProof} holds from {@code
   * prefixRoot} to the root of the larger one, so that is the root which the larger one has over as
   * many entries as the smaller; and it is not the one that the smaller one signs.
   *
   * @param accepted what was accepted before
   * @param offered what the log signs now
   * @param prefixRoot the larger one's root at the size of the smaller
   * @param prefixProof empty if both are of one size
   */
  record Forked(
      Checkpoint accepted,
      Checkpoint offered,
      Digest prefixRoot,
      Optional<ConsistencyProof> prefixProof)
      implements FollowOutcome {
    public Forked {
      Objects.requireNonNull(accepted, "accepted");
      Objects.requireNonNull(offered, "offered");
      Objects.requireNonNull(prefixRoot, "prefixRoot");
      Objects.requireNonNull(prefixProof, "prefixProof");
    }
  }

  /**
   * The log shows a smaller size than it has signed before: it was put back, or the source is
   * behind. Nothing was taken.
   *
   * @param accepted what was accepted before
   * @param offered what is shown now
   */
  record RolledBack(Checkpoint accepted, Checkpoint offered) implements FollowOutcome {
    public RolledBack {
      Objects.requireNonNull(accepted, "accepted");
      Objects.requireNonNull(offered, "offered");
    }
  }

  /**
   * What the source gave does not hold, and proves nothing against the log, for the source may have
   * changed it. What was given before it stands; the next call goes on behind that.
   *
   * @param why for people: what was expected and found
   * @param position behind the last entry that was given, now or earlier
   */
  record Refused(String why, long position) implements FollowOutcome {
    public Refused {
      Objects.requireNonNull(why, "why");
    }
  }
}
