package dev.custody.reconcile.internal.table;

/**
 * Where {@link UnitSteps} says what is not as planned. Calls come in the order of the scans, and
 * absences in the order (deadline, handle, leg). A call must not change the units.
 */
public interface StepSink {

  /**
   * A scan that is not simply the next one in time and order.
   *
   * @param handle the unit, or -1 if it is unknown
   * @param leg the leg it fulfils or repeats, or -1
   * @param outcome bits of {@link UnitSteps}: {@link UnitSteps#UNKNOWN} and so on
   * @param atMs the time of the scan
   */
  void scanned(int handle, int leg, int outcome, long atMs);

  /**
   * A leg that was not made: everything up to its latest time has been heard.
   *
   * @param handle the unit
   * @param leg the leg
   * @param latestMs when it should have been made
   */
  void absent(int handle, int leg, long latestMs);
}
