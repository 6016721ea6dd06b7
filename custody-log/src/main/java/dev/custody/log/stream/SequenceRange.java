package dev.custody.log.stream;

/**
 * Positions of a stream that follow each other.
 *
 * @param first the lowest, 0-based
 * @param last the highest, at least {@code first}
 * @since 0.1.0
 */
public record SequenceRange(long first, long last) {

  /**
   * @throws IllegalArgumentException unless {@code 0 <= first <= last}
   */
  public SequenceRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("no range: first=" + first + ", last=" + last);
    }
  }

  /** {@code first} alone, or both with two dots between. */
  @Override
  public String toString() {
    return first == last ? Long.toString(first) : first + ".." + last;
  }
}
