package dev.custody.reconcile.internal.facts;

import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lanes: the way from one site to another. An event has no field for a lane, so a lane is a place
 * with a name of its own, {@code urn:custody:lane:<from>:<to>}, both percent-encoded; a hold names
 * it as its location.
 */
public final class Lanes {

  private static final String PREFIX = "urn:custody:lane:";
  private static final String EXTENSION = "/254/";
  private static final String HEX = "0123456789ABCDEF";
  private static final int ID_BYTES_MAX = 255;

  private Lanes() {}

  /**
   * Name of the lane between two places; docks count as their site.
   *
   * @throws IllegalArgumentException if it would be longer than an identifier may be
   */
  public static String name(String from, String to) {
    String name = PREFIX + encoded(site(from)) + ":" + encoded(site(to));
    if (name.length() > ID_BYTES_MAX) {
      throw new IllegalArgumentException(
          "lane between places with long names: lengthBytes="
              + name.length()
              + ", limitBytes="
              + ID_BYTES_MAX);
    }
    return name;
  }

  /** Whether an identifier names a lane. */
  public static boolean isLane(String name) {
    return name.startsWith(PREFIX) && name.indexOf(':', PREFIX.length()) > 0;
  }

  /** The site where a lane begins, percent-encoded as in its name; empty if it is no lane. */
  static String encodedFrom(String lane) {
    return isLane(lane) ? lane.substring(PREFIX.length(), lane.indexOf(':', PREFIX.length())) : "";
  }

  /**
   * The site where a lane begins.
   *
   * @throws IllegalArgumentException if it is no lane
   */
  public static String from(String lane) {
    return URLDecoder.decode(encodedFrom(lane).replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The site that a place is, or that a dock belongs to. */
  public static String site(String place) {
    int cut = place.indexOf(EXTENSION);
    return cut < 0 ? place : place.substring(0, cut);
  }

  /** The lanes of a plan, in order of its legs. */
  public static Set<String> of(Plan plan) {
    Set<String> lanes = new LinkedHashSet<>();
    for (int i = 0; i < plan.legs().size(); i++) {
      String lane = into(plan, i);
      if (lane != null) {
        lanes.add(lane);
      }
    }
    return lanes;
  }

  /** The lane by which goods come to a leg; null if they have not moved or a place has no name. */
  public static @Nullable String into(Plan plan, int leg) {
    String to = plan.legs().get(leg).place();
    String from = leg == 0 ? null : plan.legs().get(leg - 1).place();
    return from == null || to == null ? null : between(from, to);
  }

  /** The lanes by which goods leave a place after this plan. */
  public static List<String> outOf(Plan plan, Set<String> places) {
    List<String> lanes = new ArrayList<>();
    for (int i = 0; i + 1 < plan.legs().size(); i++) {
      Leg leg = plan.legs().get(i);
      String lane = into(plan, i + 1);
      if (lane != null && leg.place() != null && sites(places).contains(site(leg.place()))) {
        lanes.add(lane);
      }
    }
    return lanes;
  }

  private static Set<String> sites(Set<String> places) {
    Set<String> sites = new LinkedHashSet<>();
    places.forEach(place -> sites.add(site(place)));
    return sites;
  }

  private static @Nullable String between(String from, String to) {
    if (site(from).equals(site(to))) {
      return null;
    }
    String name = PREFIX + encoded(site(from)) + ":" + encoded(site(to));
    return name.length() > ID_BYTES_MAX ? null : name;
  }

  static String encoded(String place) {
    StringBuilder out = new StringBuilder();
    for (byte each : place.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (each >= 'A' && each <= 'Z')
              || (each >= 'a' && each <= 'z')
              || (each >= '0' && each <= '9')
              || each == '-'
              || each == '.'
              || each == '_'
              || each == '~';
      if (plain) {
        out.append((char) each);
      } else {
        out.append('%').append(HEX.charAt(each >>> 4 & 15)).append(HEX.charAt(each & 15));
      }
    }
    return out.toString();
  }
}
