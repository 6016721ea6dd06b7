package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The streams of all keys, as far as a run has seen them: of each key the last position and the
 * 1,024 links that came last.
 *
 * <p>Only authentic statements get here, so only holders of keys in the bundle can fill memory. A
 * statement's reasons and notes are settled when it takes its position, against what the run knows
 * then, and stay: the earlier in the run keeps its verdict.
 */
final class Streams {

  /** Links remembered per key. */
  static final int WINDOW = 1_024;

  /** How far utc may fall behind the steady clock, beyond both uncertainties. */
  static final long CLOCK_SLACK_MS = 5_000;

  private final boolean contiguous;
  private final Map<KeyId, KeyStream> streams = new HashMap<>();
  private final Map<Link, Position> byLink = new HashMap<>();
  // WITNESS positions by the link that they answer, which need not be known (yet).
  private final Map<Link, List<Position>> witnesses = new HashMap<>();
  // GIVER positions by key and offer; as many as are remembered.
  private final Map<Redemption, List<Position>> redemptions = new HashMap<>();

  /** An offer that a key has redeemed: of one giver only, nobody else can spend it. */
  private record Redemption(KeyId kid, Bytes tokenId) {}

  Streams(boolean contiguous) {
    this.contiguous = contiguous;
  }

  /** The remembered statement with this link; null if there is none. */
  @Nullable Position find(Link link) {
    return byLink.get(link);
  }

  /** Remembered WITNESS statements that answer this link, good or not. */
  List<Position> witnessesOf(Link link) {
    List<Position> found = witnesses.isEmpty() ? null : witnesses.get(link);
    return found == null ? Collections.emptyList() : found;
  }

  /** The remembered statements of the same key that stand one higher and continue this one. */
  List<Position> successors(Position position) {
    KeyStream stream = position.stream;
    Position next = stream == null ? null : stream.at(position.sequence + 1);
    if (next == null) {
      return Collections.emptyList();
    }
    List<Position> continuing = new ArrayList<>(1);
    for (; next != null; next = next.rival) {
      if (next.previous.equals(position.link)) {
        continuing.add(next);
      }
    }
    return continuing;
  }

  /** Whether a good statement took the same position earlier in the run. */
  boolean hasGoodEarlierRival(Position position) {
    KeyStream stream = position.stream;
    Position other = stream == null ? null : stream.at(position.sequence);
    for (; other != null && other != position; other = other.rival) {
      if (other.good) {
        return true;
      }
    }
    return false;
  }

  /** Takes the position in its stream, and settles its reasons and notes. */
  void place(Position position) {
    KeyStream stream = streams.get(position.kid);
    if (stream == null) {
      stream = new KeyStream();
      streams.put(position.kid, stream);
    }
    judgeLinks(stream, position);
    judgeFork(stream, position);
    judgeGap(stream, position);
    judgeClock(stream, position);
    judgeReuse(position);
    position.stream = stream;
    stream.add(position);
    byLink.put(position.link, position);
    if (position.statedAt != null && position.answers != null) {
      witnesses.computeIfAbsent(position.answers, link -> new ArrayList<>(1)).add(position);
    }
    while (stream.count() > WINDOW) {
      forget(stream.removeOldest());
    }
  }

  private static void judgeLinks(KeyStream stream, Position position) {
    if (position.sequence == 0) {
      if (!position.previous.equals(Link.genesis(position.kid))) {
        position.add(Reason.STREAM_LINK_MISMATCH);
      }
    } else {
      Position lower = stream.at(position.sequence - 1);
      if (lower != null && !anyHasLink(lower, position.previous)) {
        position.add(Reason.STREAM_LINK_MISMATCH);
      }
    }
    Position same = stream.at(position.sequence);
    for (Position higher = stream.at(position.sequence + 1);
        higher != null;
        higher = higher.rival) {
      // The link of a rival at this position is known too, and will do.
      if (!higher.previous.equals(position.link)
          && (same == null || !anyHasLink(same, higher.previous))) {
        position.add(Reason.STREAM_LINK_MISMATCH);
      }
    }
  }

  private static void judgeFork(KeyStream stream, Position position) {
    if (stream.at(position.sequence) != null) {
      position.add(Reason.STREAM_FORK);
      stream.forkAt = Math.min(stream.forkAt, position.sequence);
    } else if (position.sequence > stream.forkAt) {
      position.note(Note.STREAM_FORK);
    }
  }

  private void judgeGap(KeyStream stream, Position position) {
    if (stream.last != null && position.sequence - 1 > stream.last.sequence) {
      position.note(Note.STREAM_GAP);
      if (contiguous) {
        position.add(Reason.STREAM_LINK_MISMATCH);
      }
    }
  }

  private static void judgeClock(KeyStream stream, Position position) {
    if (position.clock == null) {
      return;
    }
    Position below = stream.clockBelow(position);
    if (below != null && below.clock != null && position.isBehind(below.clock)) {
      position.note(Note.CLOCK_ROLLBACK);
    }
  }

  /** One offer is for one event: the first that the run has met keeps it. */
  private void judgeReuse(Position position) {
    if (position.tokenId == null) {
      return;
    }
    List<Position> same =
        redemptions.computeIfAbsent(
            new Redemption(position.kid, position.tokenId), offer -> new ArrayList<>(1));
    for (Position earlier : same) {
      if (!Objects.equals(earlier.redeemedFor, position.redeemedFor)) {
        position.add(Reason.OFFER_REUSED);
      }
    }
    same.add(position);
  }

  private static boolean anyHasLink(Position first, Link link) {
    for (Position position = first; position != null; position = position.rival) {
      if (position.link.equals(link)) {
        return true;
      }
    }
    return false;
  }

  private void forget(Position position) {
    byLink.remove(position.link);
    if (position.tokenId != null) {
      Redemption redemption = new Redemption(position.kid, position.tokenId);
      List<Position> same = redemptions.get(redemption);
      if (same != null && same.remove(position) && same.isEmpty()) {
        redemptions.remove(redemption);
      }
    }
    if (position.statedAt != null && position.answers != null) {
      List<Position> answering = witnesses.get(position.answers);
      if (answering != null && answering.remove(position) && answering.isEmpty()) {
        witnesses.remove(position.answers);
      }
    }
  }
}
