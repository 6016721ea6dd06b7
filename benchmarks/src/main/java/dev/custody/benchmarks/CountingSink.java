package dev.custody.benchmarks;

import dev.custody.reconcile.internal.table.StepSink;

/** Counts what it is told, so that nothing is optimised away. */
final class CountingSink implements StepSink {

  long scans;
  long absences;

  @Override
  public void scanned(int handle, int leg, int outcome, long atMs) {
    scans += outcome;
  }

  @Override
  public void absent(int handle, int leg, long latestMs) {
    absences++;
  }
}
