package dev.custody.reconcile.internal.table;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Itineraries, kept once each however many units follow them. A leg is a step kind at an interned
 * place within a window; the window is absolute, or relative to a time of each unit. An itinerary
 * is a small int; its legs lie in flat arrays.
 *
 * <p>Interning hashes and compares objects: it belongs where plans are read, not where scans are.
 * For one thread at a time.
 */
public final class Templates {

  /** The most itineraries. */
  public static final int TEMPLATES_MAX = 1 << 20;

  /** The most legs of one itinerary. */
  public static final int LEGS_MAX = 64;

  /** The most places. */
  public static final int PLACES_MAX = 1 << 24;

  /** The most step kinds. */
  public static final int STEPS_MAX = 1 << 7;

  /** No time of a leg is farther from zero, in milliseconds; as latest it means: none. */
  public static final long TIME_MOST = 1L << 52;

  private static final int PLACE_BITS = 24;
  private static final int MAGIC = 0x4c545543; // CUTL
  private static final int VERSION = 1;
  private static final int PLACE_BYTES_MAX = 4_096;

  /**
   * A leg.
   *
   * @param stepPlace a step kind at a place, by {@link #stepPlace}
   * @param earliestMs when it may be made at the earliest
   * @param latestMs when it must have been made, inclusive
   * @param relative whether the window counts from a time of the unit
   */
  public record Leg(int stepPlace, long earliestMs, long latestMs, boolean relative) {

    /** Checks that the window is one. */
    public Leg {
      if (stepPlace < 0
          || earliestMs > latestMs
          || earliestMs < -TIME_MOST
          || latestMs > TIME_MOST) {
        throw new IllegalArgumentException(
            "no window: stepPlace="
                + stepPlace
                + ", earliestMs="
                + earliestMs
                + ", latestMs="
                + latestMs);
      }
    }
  }

  private final Map<String, Integer> placeNumbers = new HashMap<>();
  private String[] places = new String[16];
  private final Map<List<Leg>, Integer> numbers = new HashMap<>();
  private int count;
  private int[] first = new int[17]; // legs of template t: [first[t], first[t + 1])
  private int[] stepPlaces = new int[64];
  private long[] earliest = new long[64];
  private long[] latest = new long[64];
  private boolean[] relative = new boolean[64];

  /** The number of a place, which is the same each time. */
  public int place(String place) {
    Integer known = placeNumbers.get(place);
    if (known != null) {
      return known;
    }
    int number = placeNumbers.size();
    if (number == PLACES_MAX) {
      throw new IllegalStateException("too many places: most=" + PLACES_MAX);
    }
    if (number == places.length) {
      places = Arrays.copyOf(places, number * 2);
    }
    places[number] = place;
    placeNumbers.put(place, number);
    return number;
  }

  /** The place of a number that {@link #place(String)} gave. */
  public String placeName(int place) {
    if (place < 0 || place >= placeNumbers.size()) {
      throw new IllegalArgumentException("no such place: place=" + place);
    }
    return places[place];
  }

  /**
   * A step kind at a place in one int.
   *
   * @param step 0 to {@link #STEPS_MAX} - 1
   * @param place a number of {@link #place}
   */
  public static int stepPlace(int step, int place) {
    if (step < 0 || step >= STEPS_MAX || place < 0 || place >= PLACES_MAX) {
      throw new IllegalArgumentException("out of range: step=" + step + ", place=" + place);
    }
    return step << PLACE_BITS | place;
  }

  /** How many itineraries there are. */
  public int count() {
    return count;
  }

  /**
   * The number of an itinerary, which is the same for the same legs.
   *
   * @param legs 1 to {@link #LEGS_MAX}
   */
  public int intern(List<Leg> legs) {
    Integer known = numbers.get(legs);
    if (known != null) {
      return known;
    }
    if (legs.isEmpty() || legs.size() > LEGS_MAX || count == TEMPLATES_MAX) {
      throw new IllegalArgumentException(
          "an itinerary out of range: legs=" + legs.size() + ", itineraries=" + count);
    }
    int from = first[count];
    int to = from + legs.size();
    if (to > stepPlaces.length) {
      int room = Math.max(to, stepPlaces.length * 2);
      stepPlaces = Arrays.copyOf(stepPlaces, room);
      earliest = Arrays.copyOf(earliest, room);
      latest = Arrays.copyOf(latest, room);
      relative = Arrays.copyOf(relative, room);
    }
    for (int i = 0; i < legs.size(); i++) {
      Leg leg = legs.get(i);
      stepPlaces[from + i] = leg.stepPlace();
      earliest[from + i] = leg.earliestMs();
      latest[from + i] = leg.latestMs();
      relative[from + i] = leg.relative();
    }
    if (count + 2 > first.length) {
      first = Arrays.copyOf(first, first.length * 2);
    }
    first[count + 1] = to;
    numbers.put(List.copyOf(legs), count);
    return count++;
  }

  /** Where the legs of an itinerary begin. */
  int firstLeg(int template) {
    return first[template];
  }

  /** Where they end. */
  int endLeg(int template) {
    return first[template + 1];
  }

  int stepPlaceAt(int leg) {
    return stepPlaces[leg];
  }

  long earliestAt(int leg, long baseMs) {
    return relative[leg] ? earliest[leg] + baseMs : earliest[leg];
  }

  long latestAt(int leg, long baseMs) {
    return relative[leg] ? latest[leg] + baseMs : latest[leg];
  }

  /** Legs of an itinerary. */
  public int legs(int template) {
    if (template < 0 || template >= count) {
      throw new IllegalArgumentException("no such itinerary: template=" + template);
    }
    return first[template + 1] - first[template];
  }

  // ---- snapshot

  /** Writes places and itineraries; numbers stay theirs. */
  public void write(SnapshotWriter out) throws IOException {
    out.beginPart(MAGIC, VERSION);
    int placeCount = placeNumbers.size();
    out.putInt(placeCount);
    for (int i = 0; i < placeCount; i++) {
      char[] chars = places[i].toCharArray();
      out.putInt(chars.length);
      for (char each : chars) {
        out.putInt(each);
      }
    }
    out.putInt(count);
    for (int template = 0; template < count; template++) {
      out.putInt(legs(template));
      for (int leg = first[template]; leg < first[template + 1]; leg++) {
        out.putInt(stepPlaces[leg]);
        out.putInt(relative[leg] ? 1 : 0);
        out.putLong(earliest[leg]);
        out.putLong(latest[leg]);
      }
    }
    out.endPart();
  }

  /** Reads what {@link #write} wrote. */
  public static Templates read(SnapshotReader in) throws IOException {
    Templates templates = new Templates();
    in.beginPart(MAGIC, VERSION);
    int placeCount = in.getCount("places", 0, PLACES_MAX);
    for (int i = 0; i < placeCount; i++) {
      char[] chars = new char[in.getCount("place", 0, PLACE_BYTES_MAX)];
      for (int j = 0; j < chars.length; j++) {
        chars[j] = (char) in.getInt();
      }
      if (templates.place(new String(chars)) != i) {
        throw new DamagedSnapshotException("a place twice: place=" + i);
      }
    }
    int count = in.getCount("itineraries", 0, TEMPLATES_MAX);
    for (int template = 0; template < count; template++) {
      Leg[] legs = new Leg[in.getCount("legs", 1, LEGS_MAX)];
      for (int i = 0; i < legs.length; i++) {
        legs[i] = readLeg(in);
      }
      if (templates.intern(List.of(legs)) != template) {
        throw new DamagedSnapshotException("an itinerary twice: template=" + template);
      }
    }
    in.endPart();
    return templates;
  }

  private static Leg readLeg(SnapshotReader in) throws IOException {
    int stepPlace = in.getCount("stepPlace", 0, Integer.MAX_VALUE);
    boolean relative = in.getCount("relative", 0, 1) == 1;
    long earliest = in.getLong();
    long latest = in.getLong();
    if (earliest > latest || earliest < -TIME_MOST || latest > TIME_MOST) {
      throw new DamagedSnapshotException(
          "no window: earliestMs=" + earliest + ", latestMs=" + latest);
    }
    return new Leg(stepPlace, earliest, latest, relative);
  }
}
