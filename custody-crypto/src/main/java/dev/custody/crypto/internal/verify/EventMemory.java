package dev.custody.crypto.internal.verify;

import dev.custody.api.EventId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The authentic statements of the 1,024 events that a run met last, so that statements of one event
 * in several records come together. Bodies are not kept: every record brings its own.
 */
final class EventMemory {

  /** Events remembered. */
  static final int WINDOW = 1_024;

  private final Map<EventId, List<Remembered>> statements =
      new LinkedHashMap<EventId, List<Remembered>>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<EventId, List<Remembered>> eldest) {
          return size() > WINDOW;
        }
      };

  /** An authentic statement and the position that it has taken. */
  record Remembered(CheckedStatement checked, Position position) {}

  /** What is known of this event; null if it is not remembered. */
  @Nullable List<Remembered> recall(EventId id) {
    return statements.get(id);
  }

  /** Takes the list over. */
  void keep(EventId id, List<Remembered> authentic) {
    statements.put(id, authentic);
  }
}
