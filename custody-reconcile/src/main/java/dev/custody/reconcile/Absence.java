package dev.custody.reconcile;

/**
 * How well it is known that something was not observed.
 *
 * @since 0.1.0
 */
public enum Absence {
  /**
   * Every key that the roster lets scan there has shown its stream without a gap up to a statement
   * that was signed after the leg: no scan was made.
   */
  PROVEN_ABSENT,
  /**
   * The source has been heard from after the leg, within its bounded disorder: a scan may be late.
   */
  PRESUMED_ABSENT,
  /** The source has not been heard from since: the silence says nothing about the goods. */
  SOURCE_SILENT
}
