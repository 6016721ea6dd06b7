package dev.custody.reconcile.internal.engine;

import dev.custody.reconcile.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine was told, in order, as a snapshot has it. Of a group only the engine that is
 * written down keeps one.
 */
final class Journal {

  private final boolean kept;
  private final List<Told> told = new ArrayList<>();

  Journal(boolean kept) {
    this.kept = kept;
  }

  void add(Told each) {
    if (kept) {
      told.add(each);
    }
  }

  /** Time has passed. Of the same word said again and again only the last one is kept. */
  void passed(@Nullable Source source, Instant until) {
    if (!told.isEmpty()
        && told.get(told.size() - 1) instanceof Told.Passed before
        && before.source() == source
        && !until.isBefore(before.until())) {
      told.remove(told.size() - 1);
    }
    add(new Told.Passed(source, until));
  }

  /** All of it. */
  List<Told> all() {
    return told;
  }
}
