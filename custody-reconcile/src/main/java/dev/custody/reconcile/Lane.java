package dev.custody.reconcile;

import dev.custody.reconcile.internal.facts.Lanes;
import java.util.Objects;

/**
 * Names of lanes. An event has no field for the way from one site to another, so a lane is a place
 * with a name of its own, {@code urn:custody:lane:<from>:<to>}: both sites percent-encoded, every
 * byte but letters, digits, {@code - . _ ~} (RFC 3986, section 2.3). A HOLD names it as its
 * location, and stops what departs from the first site by a plan that goes to the second one next.
 *
 * @since 0.1.0
 */
public final class Lane {

  private Lane() {}

  /**
   * The name of the lane from one place to another. A dock counts as the site that it belongs to.
   *
   * @param from identifier of the place where it begins
   * @param to identifier of the place where it ends
   * @throws IllegalArgumentException if the name would be longer than an identifier may be, 255
   *     bytes
   */
  public static String name(String from, String to) {
    return Lanes.name(Objects.requireNonNull(from, "from"), Objects.requireNonNull(to, "to"));
  }
}
