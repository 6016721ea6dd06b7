package dev.custody.reconcile.internal.engine;

import dev.custody.api.observe.Observation;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.Source;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine was told, in order, as a snapshot has it. Of a group only the engine that is
 * written down keeps one.
 */
final class Journal {

  private final boolean kept;
  // An observation stands for the word that it was given: most of what is told is that.
  private final List<Object> told = new ArrayList<>();

  Journal(boolean kept) {
    this.kept = kept;
  }

  void add(Told each) {
    if (kept) {
      told.add(
          each instanceof Told.Given given && given.input() instanceof Input.Observed observed
              ? observed.observation()
              : each);
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
    return new AbstractList<>() {
      @Override
      public Told get(int index) {
        Object each = told.get(index);
        return each instanceof Observation observation
            ? new Told.Given(new Input.Observed(observation))
            : (Told) each;
      }

      @Override
      public int size() {
        return told.size();
      }
    };
  }
}
