package dev.custody.reconcile;

import java.util.List;

/**
 * Whether a departure or handover may go ahead.
 *
 * @since 0.1.0
 */
public sealed interface GateAnswer {

  /** Nothing known speaks against it. */
  record Clear() implements GateAnswer {}

  /**
   * It must wait.
   *
   * @param reasons what speaks against it, at least one, each with what to do
   */
  record Held(List<String> reasons) implements GateAnswer {

    /** Copies the list. */
    public Held {
      reasons = List.copyOf(reasons);
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("held without a reason");
      }
    }
  }
}
