package dev.custody.reconcile.plan;

import dev.custody.api.Bytes;
import dev.custody.reconcile.internal.json.PlanReader;
import dev.custody.reconcile.internal.json.SimWriter;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads plan, roster and posture files: JSON (RFC 8259, UTF-8), strict. Unknown members, a name
 * twice, a wrong type, a unit or key twice, a negative quantity, a reversed or overlapping window,
 * an unknown step are refused with a JSON pointer to the place; nothing is repaired.
 *
 * <p>A plan:
 *
 * <pre>{@code
 * {"plan": "P-118", "revision": 1, "consignment": "/402/95012341234567891",
 *  "units": [{"id": "/00/095012345678901231", "container": "urn:example:trailer:7",
 *             "quantity": {"value": "12", "uom": "EA"}}],
 *  "legs": [{"step": "LOAD", "place": "/414/9501101020016",
 *            "earliest": "2026-11-02T06:00:00Z", "latest": "2026-11-02T09:00:00Z",
 *            "holder": "/417/9501101020016",
 *            "geofence": {"lat": 51.5, "lon": -0.1, "radiusM": 300},
 *            "missesTolerated": 0, "confirm": ["HANDHELD", "WMS"]}],
 *  "value": "HIGH"}
 * }</pre>
 *
 * <p>Required: plan, revision, units, legs; of a unit its id; of a leg step, latest, and place or
 * geofence. A roster:
 *
 * <pre>{@code
 * {"sources": [{"kid": "00112233445566778899aabbccddeeff", "source": "HANDHELD",
 *               "places": ["/414/9501101020016"],
 *               "shifts": [{"operator": "urn:example:op:a1", "from": "2026-11-02T06:00:00Z",
 *                           "to": "2026-11-02T14:00:00Z", "places": []}]}]}
 * }</pre>
 *
 * <p>A posture, in which both members may be left out; the age is in seconds, 1 to 10 years:
 *
 * <pre>{@code
 * {"firmware": ["4.2.0", "4.2.1"], "attestationMaxS": 604800}
 * }</pre>
 *
 * @since 0.1.0
 */
public final class PlanFiles {

  /** Bytes of a file at most. */
  public static final int BYTES_MAX = 32 * 1_024 * 1_024;

  private PlanFiles() {}

  /**
   * A plan from its file.
   *
   * @throws PlanFileException if it is refused
   */
  public static Plan parsePlan(byte[] json) throws PlanFileException {
    return PlanReader.plan(json, null);
  }

  /**
   * A plan whose units stand in a CSV file (RFC 4180) beside it, with the columns id, container,
   * quantity, uom. The plan names it with its SHA-256, so the digest of the plan covers the units:
   *
   * <pre>{@code
   * "units": {"csv": "P-118-units.csv", "sha256": "<64 hex>"}
   * }</pre>
   *
   * @param unitsCsv the bytes of that file
   * @throws PlanFileException if one of the two is refused, or they do not belong together
   */
  public static Plan parsePlan(byte[] json, byte[] unitsCsv) throws PlanFileException {
    return PlanReader.plan(json, Objects.requireNonNull(unitsCsv, "unitsCsv"));
  }

  /**
   * The name of the file beside the plan that has its units; empty where they stand in the plan.
   *
   * @throws PlanFileException if the plan is refused before that can be said
   */
  public static Optional<String> unitsFile(byte[] json) throws PlanFileException {
    return PlanReader.unitsFile(json);
  }

  /**
   * A roster from its file.
   *
   * @throws PlanFileException if it is refused
   */
  public static Roster parseRoster(byte[] json) throws PlanFileException {
    return PlanReader.roster(json);
  }

  /**
   * A posture from its file.
   *
   * @throws PlanFileException if it is refused
   */
  public static Posture parsePosture(byte[] json) throws PlanFileException {
    return PlanReader.posture(json);
  }

  /**
   * The file of a roster: what {@link #parseRoster} reads is equal to it.
   *
   * @return UTF-8, always the same bytes for the same roster
   */
  public static Bytes write(Roster roster) {
    return Bytes.copyOf(SimWriter.roster(roster));
  }
}
