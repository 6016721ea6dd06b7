package dev.custody.reconcile;

import java.time.Duration;
import java.util.Objects;

/**
 * What positions, scales and seals may differ by before that is an alarm.
 *
 * @param speedKmhMax what nothing on the road exceeds, km/h
 * @param route tolerances of positions on the way
 * @param scales tolerances of weights and sizes
 * @param waits how long goods may wait where they should not
 * @since 0.1.0
 */
public record SensorSettings(int speedKmhMax, Route route, Scales scales, Waits waits) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the speed is not positive
   */
  public SensorSettings {
    Objects.requireNonNull(route, "route");
    Objects.requireNonNull(scales, "scales");
    Objects.requireNonNull(waits, "waits");
    positive("speedKmhMax", speedKmhMax);
  }

  /**
   * Tolerances of positions on the way.
   *
   * @param accuracyMetres radius of uncertainty of a position that states none
   * @param certainMetres what lies outside of a geofence by more than this is no error of position
   * @param stillMetres positions within this distance of each other are one stop
   * @param corridorMetres how far the way between two planned places may leave the straight line,
   *     at least
   * @param corridorPercent the same in percent of the distance of the two places; the greater of
   *     the two counts
   * @param stop how long a vehicle with goods may stand at no planned place
   * @param stopHighValue the same where goods of a plan of high value are aboard
   * @param fixAge how old a vehicle's position may be that is held against a delivery
   * @since 0.1.0
   */
  public record Route(
      int accuracyMetres,
      int certainMetres,
      int stillMetres,
      int corridorMetres,
      int corridorPercent,
      Duration stop,
      Duration stopHighValue,
      Duration fixAge) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a distance or time is not positive
     */
    public Route {
      positive("accuracyMetres", accuracyMetres);
      positive("certainMetres", certainMetres);
      positive("stillMetres", stillMetres);
      positive("corridorMetres", corridorMetres);
      positive("corridorPercent", corridorPercent);
      positive("stop", stop);
      positive("stopHighValue", stopHighValue);
      positive("fixAge", fixAge);
    }
  }

  /**
   * Tolerances of weights and sizes. Both the share and the amount must be passed.
   *
   * @param weightPermille share of the earlier weight, in thousandths
   * @param weightGrams amount, grams
   * @param sizePermille share of the earlier length, in thousandths
   * @param sizeMillimetres amount, millimetres
   * @since 0.1.0
   */
  public record Scales(int weightPermille, int weightGrams, int sizePermille, int sizeMillimetres) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public Scales {
      positive("weightPermille", weightPermille);
      positive("weightGrams", weightGrams);
      positive("sizePermille", sizePermille);
      positive("sizeMillimetres", sizeMillimetres);
    }
  }

  /**
   * How long goods may wait where they should not.
   *
   * @param reseal unsealed, with goods inside, where no step of a plan opens them
   * @param dwell at a place, after the plan has them leave it
   * @param dwellLong the same, before it is of medium severity
   * @param debrief after a vehicle is back, until what it brought has been scanned
   * @since 0.1.0
   */
  public record Waits(Duration reseal, Duration dwell, Duration dwellLong, Duration debrief) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a time is not positive, or the long dwell is the shorter
     */
    public Waits {
      positive("reseal", reseal);
      positive("dwell", dwell);
      positive("dwellLong", dwellLong);
      positive("debrief", debrief);
      if (dwellLong.compareTo(dwell) < 0) {
        throw new IllegalArgumentException(
            "long dwell shorter than dwell: dwell=" + dwell + ", dwellLong=" + dwellLong);
      }
    }
  }

  /**
   * Lorries on public roads.
   *
   * <ul>
   *   <li>Speed 160 km/h: no lorry may go 100, a van may go 130, and a police escort goes no
   *       faster.
   *   <li>Positions: 100 m where none is stated, as between houses. A kilometre is beyond every
   *       error of a receiver that has a position at all.
   *   <li>Corridor: a road is about 1.2 times as long as the straight line, and winds around it. 15
   *       % of the distance and at least 10 km are a detour worth a question.
   *   <li>Stop: 20 minutes, longer than toll, fuel or a queue. The break of 45 minutes that drivers
   *       must take (Regulation (EC) 561/2006, article 7) is longer too, and a suspicion that
   *       clears itself when all is received; a rest place that is a leg of the plan raises none.
   *       10 minutes for high value, which is not left alone.
   *   <li>Weights: 1 % and 3 kg, because a weighbridge, with the fuel that was burnt, is off by the
   *       one, and a pallet scale by three steps of a kilogram. Sizes: 5 % and 20 mm, as of soft
   *       packages. For parcels both may be less.
   *   <li>Waits: an hour to seal again; an hour of dwell, four before that is grave; four hours to
   *       scan what came back.
   * </ul>
   */
  public static SensorSettings roadTransport() {
    return new SensorSettings(
        160,
        new Route(
            100,
            1_000,
            200,
            10_000,
            15,
            Duration.ofMinutes(20),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10)),
        new Scales(10, 3_000, 50, 20),
        new Waits(
            Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(4), Duration.ofHours(4)));
  }

  /** The same with other tolerances of positions on the way. */
  public SensorSettings withRoute(Route route) {
    return new SensorSettings(speedKmhMax, route, scales, waits);
  }

  /** The same with other tolerances of weights and sizes. */
  public SensorSettings withScales(Scales scales) {
    return new SensorSettings(speedKmhMax, route, scales, waits);
  }

  /** The same with other waits. */
  public SensorSettings withWaits(Waits waits) {
    return new SensorSettings(speedKmhMax, route, scales, waits);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("tolerance not positive: " + name + "=" + value);
    }
  }

  private static void positive(String name, Duration value) {
    Objects.requireNonNull(value, name);
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("tolerance not positive: " + name + "=" + value);
    }
  }
}
