package dev.custody.crypto.internal.verify;

import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
  private final Map<KeyId, Stream> streams = new HashMap<>();
  private final Map<Link, Position> byLink = new HashMap<>();
  // WITNESS positions by the link that they answer, which need not be known (yet).
  private final Map<Link, List<Position>> witnesses = new HashMap<>();

  Streams(boolean contiguous) {
    this.contiguous = contiguous;
  }

  /** The remembered statement with this link; null if there is none. */
  @Nullable Position find(Link link) {
    return byLink.get(link);
  }

  /** Remembered WITNESS statements that answer this link, good or not. */
  List<Position> witnessesOf(Link link) {
    List<Position> found = witnesses.get(link);
    return found == null ? Collections.emptyList() : found;
  }

  /** The remembered statements of the same key that stand one higher and continue this one. */
  List<Position> successors(Position position) {
    Stream stream = streams.get(position.kid);
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
    Stream stream = streams.get(position.kid);
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
    Stream stream = streams.get(position.kid);
    if (stream == null) {
      stream = new Stream();
      streams.put(position.kid, stream);
    }
    judgeLinks(stream, position);
    judgeFork(stream, position);
    judgeGap(stream, position);
    judgeClock(stream, position);
    stream.add(position);
    byLink.put(position.link, position);
    if (position.statedAt != null && position.answers != null) {
      witnesses.computeIfAbsent(position.answers, link -> new ArrayList<>(1)).add(position);
    }
    while (stream.isOverfull()) {
      forget(stream.removeOldest());
    }
  }

  private static void judgeLinks(Stream stream, Position position) {
    if (position.sequence == 0) {
      if (!position.previous.equals(Link.genesis(position.kid))) {
        position.reasons.add(Reason.STREAM_LINK_MISMATCH);
      }
    } else {
      Position lower = stream.at(position.sequence - 1);
      if (lower != null && !anyHasLink(lower, position.previous)) {
        position.reasons.add(Reason.STREAM_LINK_MISMATCH);
      }
    }
    Position same = stream.at(position.sequence);
    for (Position higher = stream.at(position.sequence + 1);
        higher != null;
        higher = higher.rival) {
      // The link of a rival at this position is known too, and will do.
      if (!higher.previous.equals(position.link)
          && (same == null || !anyHasLink(same, higher.previous))) {
        position.reasons.add(Reason.STREAM_LINK_MISMATCH);
      }
    }
  }

  private static void judgeFork(Stream stream, Position position) {
    if (stream.at(position.sequence) != null) {
      position.reasons.add(Reason.STREAM_FORK);
      stream.forkAt = Math.min(stream.forkAt, position.sequence);
    } else if (position.sequence > stream.forkAt) {
      position.notes.add(Note.STREAM_FORK);
    }
  }

  private void judgeGap(Stream stream, Position position) {
    if (stream.last != null && position.sequence - 1 > stream.last.sequence) {
      position.notes.add(Note.STREAM_GAP);
      if (contiguous) {
        position.reasons.add(Reason.STREAM_LINK_MISMATCH);
      }
    }
  }

  private static void judgeClock(Stream stream, Position position) {
    if (position.clock == null) {
      return;
    }
    Map.Entry<Long, Position> entry = stream.bySequence.lowerEntry(position.sequence);
    while (entry != null) {
      for (Position lower = entry.getValue(); lower != null; lower = lower.rival) {
        if (lower.clock != null && lower.sameBoot(position)) {
          if (position.isBehind(lower.clock)) {
            position.notes.add(Note.CLOCK_ROLLBACK);
          }
          return;
        }
      }
      entry = stream.bySequence.lowerEntry(entry.getKey());
    }
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
    if (position.statedAt != null && position.answers != null) {
      List<Position> answering = witnesses.get(position.answers);
      if (answering != null && answering.remove(position) && answering.isEmpty()) {
        witnesses.remove(position.answers);
      }
    }
  }

  /** One key. */
  private static final class Stream {

    private final TreeMap<Long, Position> bySequence = new TreeMap<>();
    private final ArrayDeque<Position> inOrder = new ArrayDeque<>();
    private @Nullable Position last;
    private long forkAt = Long.MAX_VALUE;

    /** The first that took this position; its rivals hang on it. */
    @Nullable Position at(long sequence) {
      return bySequence.get(sequence);
    }

    void add(Position position) {
      Position first = bySequence.putIfAbsent(position.sequence, position);
      if (first != null) {
        while (first.rival != null) {
          first = first.rival;
        }
        first.rival = position;
      }
      inOrder.addLast(position);
      if (last == null || position.sequence > last.sequence) {
        last = position;
      }
    }

    boolean isOverfull() {
      return inOrder.size() > WINDOW;
    }

    /** The oldest in the order of the run, but never the last position of the stream. */
    Position removeOldest() {
      Position oldest = inOrder.removeFirst();
      if (oldest == last) {
        inOrder.addLast(oldest);
        oldest = inOrder.removeFirst();
      }
      Position first = bySequence.get(oldest.sequence);
      if (first == oldest) {
        if (oldest.rival == null) {
          bySequence.remove(oldest.sequence);
        } else {
          bySequence.put(oldest.sequence, oldest.rival);
        }
      } else {
        while (first != null && first.rival != oldest) {
          first = first.rival;
        }
        if (first != null) {
          first.rival = oldest.rival;
        }
      }
      oldest.rival = null;
      return oldest;
    }
  }
}
