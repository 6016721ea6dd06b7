package dev.custody.log.internal.tile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Makes entry bundles: up to 256 entries, each behind its length in two bytes, big-endian. Holds
 * one unfinished bundle, at most 16 MiB.
 */
public final class BundleBuilder {

  private final TileSink sink;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long number;
  private int count;

  /**
   * @param sink takes each bundle when it is full
   * @param firstNumber the number of the first bundle
   */
  public BundleBuilder(TileSink sink, long firstNumber) {
    this.sink = sink;
    this.number = firstNumber;
  }

  /** Takes the next entry. */
  public void add(byte[] source, int offset, int length) throws IOException {
    bytes.write(length >> 8);
    bytes.write(length);
    bytes.write(source, offset, length);
    count++;
    if (count == TilePath.FULL) {
      take();
      number++;
      count = 0;
      bytes.reset();
    }
  }

  /** Gives the unfinished bundle to the sink, if there is one. */
  public void takePartial() throws IOException {
    if (count > 0) {
      take();
    }
  }

  private void take() throws IOException {
    sink.take(new TilePath(TilePath.ENTRIES, number, count), bytes.toByteArray());
  }
}
