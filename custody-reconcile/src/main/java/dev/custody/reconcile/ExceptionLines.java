package dev.custody.reconcile;

import dev.custody.reconcile.internal.json.LineWriter;
import java.io.IOException;
import java.util.Objects;

/**
 * Exceptions as JSON Lines: one object per revision, in the order of decision, always the same
 * bytes for the same revision.
 *
 * <pre>{@code
 * {"id": "<32 hex>", "revision": 1, "rule": "R04", "state": "SUSPECTED", "severity": "M",
 *  "confidence": 0.30, "subject": "/00/095012345678901231",
 *  "decidedAt": "2026-11-02T09:00:00.001Z",
 *  "expected": "plan P-118, leg 0: LOAD at /414/9501101020016 by 2026-11-02T09:00:00.000Z",
 *  "absence": "PROVEN_ABSENT",
 *  "evidence": ["ni:///sha-256;..."], "hold": null | {"scope", "target", "sticky"},
 *  "explanation": "..."}
 * }</pre>
 *
 * @since 0.1.0
 */
public final class ExceptionLines {

  private ExceptionLines() {}

  /** The line of a revision, without its end. */
  public static String line(ExceptionRevision revision) {
    return LineWriter.line(Objects.requireNonNull(revision, "revision"));
  }

  /**
   * Appends the line of a revision and a line feed.
   *
   * @throws IOException if the target cannot be written
   */
  public static void append(ExceptionRevision revision, Appendable target) throws IOException {
    target.append(line(revision)).append('\n');
  }
}
