package dev.custody.reconcile.internal.facts;

import dev.custody.api.event.Decimal;
import dev.custody.api.event.Item;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of the legs of one plan, by what they are counted under: seen in time, in a count;
 * seen late, short or not at all, one by one, so that it can be told how it stood at any moment.
 *
 * <p>A leg counts as seen when the unit was seen there or later. Of a unit that is gone only the
 * first leg counts where it should have been seen: the others say the same once more.
 *
 * @param prompt legs that were seen in time, counted
 * @param open the others
 */
public record Outcomes(Map<Group, Prompt> prompt, List<Open> open) {

  /** What outcomes are counted under. */
  public enum By {
    /** The place of the leg. */
    PLACE,
    /** The way that led there. */
    LANE,
    /** The class of goods. */
    SKU,
    /** The device that had recorded the goods last. */
    DEVICE,
    /** The person, by pseudonym, that had recorded them last. */
    OPERATOR
  }

  /** One key, and a deadline. */
  public record Group(By by, String key, Instant deadline) implements Comparable<Group> {
    @Override
    public int compareTo(Group other) {
      int first = by.compareTo(other.by);
      int second = first != 0 ? first : key.compareTo(other.key);
      return second != 0 ? second : deadline.compareTo(other.deadline);
    }
  }

  /**
   * Legs that were seen in time.
   *
   * @param count how many
   * @param newest the newest event that saw one of them there; null if all were seen later only
   */
  public record Prompt(int count, @Nullable Fact newest) {
    private Prompt and(Prompt other) {
      boolean later =
          newest == null || (other.newest != null && other.newest.compareTo(newest) > 0);
      return new Prompt(count + other.count, later ? other.newest : newest);
    }
  }

  /**
   * One leg that was not seen in time.
   *
   * @param group what it is counted under
   * @param counts from when on it counts: before that the unit was missing at an earlier leg
   * @param seen when it was seen after all; {@link Instant#MAX} if never
   * @param stated whether a party said that the unit is missing
   * @param events what saw the unit last before that, and those that say that it is missing
   */
  public record Open(
      Group group, Instant counts, Instant seen, boolean stated, List<Fact> events) {}

  static Outcomes of(Plan plan, World world) {
    Counting counting = new Counting(plan);
    for (PlanUnit unit : plan.units()) {
      counting.add(world.itinerary(plan, unit));
    }
    return counting.all();
  }

  /** The outcomes of one plan, unit by unit. */
  private static final class Counting {
    private final Plan plan;
    private final TreeMap<Group, Prompt> prompt = new TreeMap<>();
    private final List<Open> open = new ArrayList<>();

    /** What all units are counted under at a leg, and those that were seen there in time. */
    private final List<List<Group>> groups = new ArrayList<>();

    private final int[] counts;
    private final @Nullable Fact[] newest;
    private final Instant[] seen;

    Counting(Plan plan) {
      this.plan = plan;
      int legs = plan.legs().size();
      this.counts = new int[legs];
      this.newest = new Fact[legs];
      this.seen = new Instant[legs];
      for (int i = 0; i < legs; i++) {
        List<Group> ofLeg = new ArrayList<>(2);
        Instant deadline = plan.legs().get(i).latest();
        Outcomes.add(ofLeg, By.PLACE, plan.legs().get(i).place(), deadline);
        Outcomes.add(ofLeg, By.LANE, Lanes.into(plan, i), deadline);
        groups.add(ofLeg);
      }
    }

    void add(Itinerary itinerary) {
      Instant later = Instant.MAX;
      for (int i = seen.length - 1; i >= 0; i--) {
        Instant here = satisfied(itinerary, i);
        later = here.isBefore(later) ? here : later;
        seen[i] = later;
      }
      for (int i = 0; i < seen.length; i++) {
        Leg leg = plan.legs().get(i);
        Instant from = i == 0 ? Instant.MIN : seen[i - 1];
        Sight before = i == 0 ? null : itinerary.match(i - 1);
        if (before != null && before.fact().at().isAfter(from)) {
          from = before.fact().at();
        }
        if (!seen[i].isAfter(leg.latest()) && !from.isAfter(leg.latest())) {
          seenInTime(i, itinerary, before);
        } else {
          open(i, itinerary, before, from);
        }
      }
    }

    private void seenInTime(int leg, Itinerary itinerary, @Nullable Sight before) {
      Sight here = itinerary.match(leg);
      Fact fact = here == null ? null : here.fact();
      counts[leg]++;
      Fact most = newest[leg];
      if (most == null || (fact != null && fact.compareTo(most) > 0)) {
        newest[leg] = fact;
      }
      for (Group group : own(leg, itinerary.unit(), before)) {
        prompt.merge(group, new Prompt(1, fact), Prompt::and);
      }
    }

    private void open(int leg, Itinerary itinerary, @Nullable Sight before, Instant from) {
      List<Fact> events = new ArrayList<>();
      for (Fact denial : itinerary.timeline().denials()) {
        if (denial.proves(Proof.ALARM)) {
          events.add(denial);
        }
      }
      boolean stated = !events.isEmpty();
      if (before != null) {
        events.add(before.fact());
      }
      for (Group group : groups.get(leg)) {
        open.add(new Open(group, from, seen[leg], stated, events));
      }
      for (Group group : own(leg, itinerary.unit(), before)) {
        open.add(new Open(group, from, seen[leg], stated, events));
      }
    }

    /** What one unit is counted under beside that. */
    private List<Group> own(int leg, PlanUnit unit, @Nullable Sight before) {
      String sku = sku(unit.id());
      String device = before == null ? null : before.fact().device();
      String operator = before == null ? null : before.fact().operator();
      if (sku == null && device == null && operator == null) {
        return List.of();
      }
      List<Group> own = new ArrayList<>(3);
      Instant deadline = plan.legs().get(leg).latest();
      Outcomes.add(own, By.SKU, sku, deadline);
      Outcomes.add(own, By.DEVICE, device, deadline);
      Outcomes.add(own, By.OPERATOR, operator, deadline);
      return own;
    }

    Outcomes all() {
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] > 0) {
          Prompt all = new Prompt(counts[i], newest[i]);
          groups.get(i).forEach(group -> prompt.merge(group, all, Prompt::and));
        }
      }
      return new Outcomes(prompt, List.copyOf(open));
    }
  }

  /** When a leg was fulfilled, in full where quantities are counted. */
  private static Instant satisfied(Itinerary itinerary, int leg) {
    PlanUnit unit = itinerary.unit();
    BigDecimal missing = unit.quantity() == null ? null : big(unit.quantity());
    for (Sight sight : itinerary.matches().get(leg)) {
      Item item = sight.fact().item(unit.id());
      Decimal counted =
          item == null || !Objects.equals(item.uom(), unit.uom()) ? null : item.quantity();
      if (missing == null || counted == null) {
        return sight.fact().at();
      }
      missing = missing.subtract(big(counted));
      if (missing.signum() <= 0) {
        return sight.fact().at();
      }
    }
    return Instant.MAX;
  }

  private static BigDecimal big(Decimal decimal) {
    return BigDecimal.valueOf(decimal.unscaled(), decimal.scale());
  }

  private static void add(List<Group> groups, By by, @Nullable String key, Instant deadline) {
    if (key != null) {
      groups.add(new Group(by, key, deadline));
    }
  }

  /** The trade item of a serial number or lot; null where an identifier tells nothing of it. */
  private static @Nullable String sku(String unit) {
    if (!unit.startsWith("/01/")) {
      return null;
    }
    int end = unit.indexOf('/', 4);
    return end < 0 ? unit : unit.substring(0, end);
  }
}
