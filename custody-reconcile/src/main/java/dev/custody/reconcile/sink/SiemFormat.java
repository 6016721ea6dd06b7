package dev.custody.reconcile.sink;

/**
 * A format that a SIEM reads: exceptions, and events that did not verify.
 *
 * @since 0.1.0
 */
public interface SiemFormat extends RevisionFormat {

  /**
   * OCSF 1.3.0, class Detection Finding (2004), one JSON object a line: the first revision creates
   * a finding, later ones update it, and a cleared or resolved exception closes it.
   */
  static SiemFormat ocsf(SiemProduct product) {
    return new OcsfFormat(product);
  }

  /**
   * ArcSight Common Event Format, version 0 of the header, without a syslog prefix. Values are cut
   * to the lengths of its dictionary.
   */
  static SiemFormat cef(SiemProduct product) {
    return new CefFormat(product);
  }

  /** The line of an event that did not verify, without its end. Its key is that of revision 1. */
  String line(VerificationFinding finding);
}
