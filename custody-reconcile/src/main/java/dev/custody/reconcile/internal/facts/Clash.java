package dev.custody.reconcile.internal.facts;

import dev.custody.api.Bytes;
import dev.custody.api.event.Operator;
import dev.custody.api.event.Position;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.DeviceSettings;
import dev.custody.reconcile.Proof;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/**
 * That one operator seems to be two people, seen at one event and the two before it.
 *
 * @param how what shows it
 * @param facts the events, in order
 * @param sure whether no clock explains it
 */
public record Clash(How how, List<Fact> facts, boolean sure) {

  private static final double MARGIN_M = 1_000;

  /** What shows it. */
  public enum How {
    /** From one device to another and back. */
    TWO_DEVICES,
    /** One session, which one login on one device begins, on two devices. */
    ONE_SESSION,
    /** Farther apart than anybody gets in that time. */
    TWO_PLACES
  }

  /** The clash that shows at this fact of one operator's facts; null if none does. */
  static @Nullable Clash of(
      NavigableSet<Fact> facts, Fact here, DeviceSettings settings, int speedKmhMax) {
    Fact before = facts.lower(here);
    if (before == null || !counts(here) || !counts(before)) {
      return null;
    }
    Clash places = places(before, here, settings, speedKmhMax);
    if (places != null) {
      return places;
    }
    if (!otherDevice(before, here)) {
      return null;
    }
    Bytes session = session(here);
    if (session != null && session.equals(session(before))) {
      return new Clash(How.ONE_SESSION, List.of(before, here), true);
    }
    Fact first = facts.lower(before);
    boolean back =
        first != null
            && counts(first)
            && otherDevice(first, before)
            && !otherDevice(first, here)
            && Duration.between(first.at(), here.at()).compareTo(settings.sharing()) <= 0;
    return back
        ? new Clash(
            How.TWO_DEVICES,
            List.of(first, before, here),
            surelyBefore(first, before) && surelyBefore(before, here))
        : null;
  }

  /** The same for a fact that bears the mark, as a rule explains it. */
  public static @Nullable Clash at(World world, String operator, Fact here) {
    return of(
        world.factsBy(operator),
        here,
        world.settings().devices(),
        world.settings().sensors().speedKmhMax());
  }

  private static @Nullable Clash places(
      Fact before, Fact here, DeviceSettings settings, int speedKmhMax) {
    Position from = before.position();
    Position to = here.position();
    if (from == null || to == null) {
      return null;
    }
    double metres =
        Places.metres(from, to) - (from.accuracyMm() + to.accuracyMm()) / 1e3 - MARGIN_M;
    double perMs = speedKmhMax / 3.6e3;
    long apartMs =
        Duration.between(before.at(), here.at()).toMillis()
            + before.uncertaintyMs()
            + here.uncertaintyMs();
    boolean one = !otherDevice(before, here);
    long claimedMs = one ? apartMs : apartMs + 2 * settings.skew().toMillis();
    if (metres <= claimedMs * perMs) {
      return null;
    }
    // Two clocks may disagree: an hour of error, or what the brackets leave open, is granted.
    long grantedMs = one ? apartMs : apartMs + settings.clockError().toMillis();
    TimeBracket early = before.observation().bracket();
    TimeBracket late = here.observation().bracket();
    if (early != null && late != null) {
      long forward = Duration.between(early.notBefore(), late.notAfter()).toMillis();
      long backward = Duration.between(late.notBefore(), early.notAfter()).toMillis();
      grantedMs = Math.min(grantedMs, Math.max(forward, backward));
    }
    return new Clash(How.TWO_PLACES, List.of(before, here), metres > grantedMs * perMs);
  }

  private static boolean counts(Fact fact) {
    return fact.proves(Proof.ALARM) && fact.trust() != Trust.UNVERIFIED;
  }

  /** By what the events say; where neither says it, by the keys that acted. */
  private static boolean otherDevice(Fact one, Fact other) {
    String first = one.device();
    String second = other.device();
    if (first == null && second == null) {
      first = actingKey(one);
      second = actingKey(other);
    }
    return first != null && second != null && !first.equals(second);
  }

  private static @Nullable String actingKey(Fact fact) {
    Vouching main = fact.mainVouching();
    if (main == null || (main.role() != Role.ACTOR && main.role() != Role.GIVER)) {
      return null;
    }
    return main.kid().toHex();
  }

  private static boolean surelyBefore(Fact one, Fact other) {
    TimeBracket early = one.observation().bracket();
    TimeBracket late = other.observation().bracket();
    return early != null && late != null && early.notAfter().isBefore(late.notBefore());
  }

  private static @Nullable Bytes session(Fact fact) {
    Operator operator = fact.event().operator();
    return operator == null ? null : operator.session();
  }
}
