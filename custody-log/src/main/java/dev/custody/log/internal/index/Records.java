package dev.custody.log.internal.index;

import java.io.IOException;
import java.util.List;

/** Pairs of a hash prefix and an entry index one behind the other, sorted as in a run. */
interface Records {

  /** Goes to the next pair; false if there is none. */
  boolean next() throws IOException;

  /** The first 8 bytes of the hash, as an unsigned number. */
  long prefix();

  /** The entry. */
  long index();

  /** Several of them as one. Their number is small, so the least is found by looking at all. */
  static Records merged(List<Records> sources) {
    return new Records() {
      private Records[] left = new Records[0];
      private int least = -1;
      private boolean started;

      @Override
      public boolean next() throws IOException {
        if (!started) {
          started = true;
          left = sources.toArray(new Records[0]);
          for (int i = 0; i < left.length; i++) {
            advance(i);
          }
        } else {
          advance(least);
        }
        least = -1;
        for (int i = 0; i < left.length; i++) {
          if (left[i] != null && (least < 0 || before(left[i], left[least]))) {
            least = i;
          }
        }
        return least >= 0;
      }

      @SuppressWarnings("NullAway") // A source that has ended leaves an empty place.
      private void advance(int i) throws IOException {
        if (!left[i].next()) {
          left[i] = null;
        }
      }

      @Override
      public long prefix() {
        return left[least].prefix();
      }

      @Override
      public long index() {
        return left[least].index();
      }
    };
  }

  private static boolean before(Records a, Records b) {
    int order = Long.compareUnsigned(a.prefix(), b.prefix());
    return order < 0 || order == 0 && a.index() < b.index();
  }
}
