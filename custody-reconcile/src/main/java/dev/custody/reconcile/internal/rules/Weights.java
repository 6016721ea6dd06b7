package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Reading;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Timeline;
import dev.custody.reconcile.internal.facts.World;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Weights and sizes that were measured of one thing. What a word or unit of measure does not say
 * for sure is not used: a reading of an unknown kind is no evidence.
 */
final class Weights {

  /** CBV says Mass; scales and people say weight. */
  private static final Set<String> WEIGHT =
      Set.of("weight", "grossweight", "gross_weight", "mass", "grossmass");

  private static final Set<String> SIZE = Set.of("length", "width", "height", "depth");

  private static final Map<String, BigDecimal> GRAMS =
      Map.of(
          "GRM", new BigDecimal("1"),
          "KGM", new BigDecimal("1000"),
          "TNE", new BigDecimal("1000000"),
          "LBR", new BigDecimal("453.59237"),
          "ONZ", new BigDecimal("28.349523125"));

  private static final Map<String, BigDecimal> MILLIMETRES =
      Map.of(
          "MMT", new BigDecimal("1"),
          "CMT", new BigDecimal("10"),
          "DMT", new BigDecimal("100"),
          "MTR", new BigDecimal("1000"),
          "INH", new BigDecimal("25.4"),
          "FOT", new BigDecimal("304.8"));

  private static final Set<Kind> CHANGES =
      EnumSet.of(
          Kind.PACK, Kind.UNPACK, Kind.LOAD, Kind.UNLOAD, Kind.RECEIVE, Kind.DELIVER, Kind.RETURN);

  /** A measured interval in grams or millimetres. */
  record Measure(Fact fact, BigDecimal min, BigDecimal max) {}

  private Weights() {}

  /** Runs of weighings of a thing between which none of its own events put in or took out. */
  static List<List<Measure>> weighings(String name, World world) {
    List<List<Measure>> runs = new ArrayList<>();
    List<Measure> run = new ArrayList<>();
    for (Fact fact : world.facts(name)) {
      if (changes(name, fact) && !run.isEmpty()) {
        runs.add(run);
        run = new ArrayList<>();
      }
      Measure measure = fact.proves(Proof.ALARM) ? measure(name, fact, WEIGHT, GRAMS) : null;
      if (measure != null) {
        run.add(measure);
      }
    }
    runs.add(run);
    return runs;
  }

  /** Measured lengths of a thing, by their words, in order. */
  static Map<String, List<Measure>> sizes(String name, World world) {
    Map<String, List<Measure>> sizes = new TreeMap<>();
    for (Fact fact : world.facts(name)) {
      if (fact.proves(Proof.ALARM)) {
        for (String word : SIZE) {
          Measure measure = measure(name, fact, Set.of(word), MILLIMETRES);
          if (measure != null) {
            sizes.computeIfAbsent(word, w -> new ArrayList<>()).add(measure);
          }
        }
      }
    }
    return sizes;
  }

  /** Whether this changed what is inside of the thing: what was weighed before is no comparison. */
  private static boolean changes(String name, Fact fact) {
    return name.equals(fact.event().container()) && CHANGES.contains(fact.kind());
  }

  /** Whether something that was inside left or came, between two weighings. */
  static boolean contentMoved(String name, Fact from, Fact to, World world) {
    for (String child : world.childrenOf(name)) {
      for (Timeline.Stay stay : world.stays(child)) {
        if (stay.container().equals(name)
            && (between(stay.from(), from, to) || between(stay.to(), from, to))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean between(@Nullable Fact fact, Fact from, Fact to) {
    return fact != null && fact.compareTo(from) > 0 && fact.compareTo(to) < 0;
  }

  /**
   * What an event measured of a thing: of its container if it has one, else of its only item. Where
   * it names both, it is not said which of the two was on the scale, unless things were packed.
   */
  private static @Nullable Measure measure(
      String name, Fact fact, Set<String> words, Map<String, BigDecimal> units) {
    CustodyEvent event = fact.event();
    String container = event.container();
    boolean both = container != null && !event.items().isEmpty() && fact.kind() != Kind.PACK;
    boolean meant =
        container != null
            ? name.equals(container)
            : event.items().size() == 1 && name.equals(event.items().get(0).id());
    if (both || !meant) {
      return null;
    }
    for (Reading reading : event.readings()) {
      BigDecimal factor = reading.uom() == null ? null : units.get(reading.uom());
      String type = reading.type();
      if (factor != null && type != null && words.contains(type.toLowerCase(Locale.ROOT))) {
        Measure found = interval(fact, reading, factor);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static @Nullable Measure interval(Fact fact, Reading reading, BigDecimal factor) {
    Decimal low = reading.min() != null ? reading.min() : reading.value();
    Decimal high = reading.max() != null ? reading.max() : reading.value();
    if (low == null || high == null) {
      return null;
    }
    BigDecimal min = low.toBigDecimal().multiply(factor);
    BigDecimal max = high.toBigDecimal().multiply(factor);
    // Nothing on a scale, or less than nothing, is no weight of a thing.
    return max.compareTo(min) < 0 || max.signum() <= 0 || min.signum() < 0
        ? null
        : new Measure(fact, min, max);
  }

  /** Whether an amount is beyond both the share of what was and the least amount. */
  static boolean beyond(BigDecimal amount, BigDecimal was, int permille, int least) {
    return amount.compareTo(BigDecimal.valueOf(least)) > 0
        && amount.movePointRight(3).compareTo(was.multiply(BigDecimal.valueOf(permille))) > 0;
  }
}
