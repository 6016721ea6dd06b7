package dev.custody.reconcile.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Kind;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.Source;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimWorldTest {

  private static SimWorld noisy(long seed, Theft theft) {
    return SimWorld.of(
        SimSettings.small(seed).withNoise(Noise.at(0.98)).withThefts(Map.of(theft, 1)));
  }

  /** A digest of all that a world says: events, arrivals, truth. */
  private static String digest(SimWorld world) {
    StringBuilder all = new StringBuilder(new String(world.truth().toJson().toByteArray()));
    world.inputs().forEach(arrival -> all.append(arrival.at()).append(arrival.input()));
    for (SimRecord record : world.records()) {
      all.append(EventId.ofBody(EventCodec.encode(record.event())));
    }
    return Digest.sha256(all.toString().getBytes(StandardCharsets.UTF_8)).bytes().toShortHex();
  }

  @Test
  void aSeed_meansTheSameWorld() {
    SimSettings settings = SimSettings.small(7).withNoise(Noise.at(0.95));
    assertThat(digest(SimWorld.of(settings))).isEqualTo(digest(SimWorld.of(settings)));
    assertThat(digest(SimWorld.of(settings)))
        .isNotEqualTo(digest(SimWorld.of(SimSettings.small(8).withNoise(Noise.at(0.95)))));
  }

  /** Bytes of plans, truth and events, and when each arrives: the same on every machine. */
  @Test
  void aWorld_isTheSameForEver() {
    Map<Theft, Integer> all = new TreeMap<>();
    for (Theft theft : Theft.values()) {
      all.put(theft, 1);
    }
    SimSettings settings =
        SimSettings.small(7).sized(3, 5, 2, 12).withNoise(Noise.at(0.95)).withThefts(all);
    assertThat(golden(SimWorld.of(settings))).isEqualTo("2cf41d9b");
  }

  private static String golden(SimWorld world) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(world.truth().toJson().toByteArray());
    world.plans().forEach(plan -> bytes.writeBytes(plan.json().toByteArray()));
    for (SimRecord record : world.records()) {
      bytes.writeBytes(EventCodec.encode(record.event()).toByteArray());
      bytes.writeBytes(record.arrivedAt().toString().getBytes(StandardCharsets.UTF_8));
    }
    return Digest.sha256(bytes.toByteArray()).bytes().toShortHex();
  }

  @Test
  void aTheft_changesNothingButItself() {
    SimSettings settings = SimSettings.small(4).withNoise(Noise.at(0.95));
    Set<EventId> innocent = events(SimWorld.of(settings));
    Set<EventId> guilty =
        events(SimWorld.of(settings.withThefts(Map.of(Theft.PHANTOM_DELIVERY, 1))));
    Set<EventId> gone = new HashSet<>(innocent);
    gone.removeAll(guilty);
    assertThat(gone).hasSize(1);
    // The delivery at another time, signed by one; and a complaint.
    guilty.removeAll(innocent);
    assertThat(guilty).hasSizeBetween(1, 2);
  }

  private static Set<EventId> events(SimWorld world) {
    Set<EventId> ids = new HashSet<>();
    for (SimRecord record : world.records()) {
      ids.add(EventId.ofBody(EventCodec.encode(record.event())));
    }
    return ids;
  }

  @Test
  void aStolenLorry_drivesNoMore_anotherDoes() {
    SimSettings settings = SimSettings.small(1).sized(3, 2, 0, 9);
    SimWorld world = SimWorld.of(settings.withThefts(Map.of(Theft.WHOLE_TRAILER, 1)));
    PlantedTheft theft = world.truth().thefts().get(0);
    String trailer =
        theft.subjects().stream().filter(each -> each.contains(":trailer:")).findFirst().orElse("");
    assertThat(world.records())
        .filteredOn(record -> trailer.equals(record.event().container()))
        .isNotEmpty()
        .allMatch(
            record -> record.occurredAt().isBefore(theft.takenAt().plus(Duration.ofMinutes(30))));
  }

  @Test
  void dice_meanTheSameForEver() {
    Dice dice = new Dice(42);
    assertThat(dice.bits("read", "a")).isEqualTo(new Dice(42).bits("read", "a"));
    assertThat(dice.bits("ab", "c")).isNotEqualTo(dice.bits("a", "bc"));
    assertThat(dice.bits("golden")).isEqualTo(8995051199565936908L);
  }

  @Test
  void inputs_comeInOrderOfArrival_andTheRosterFirst() {
    List<Arrival> inputs = noisy(3, Theft.JAMMED_STOP).inputs();
    assertThat(inputs).isSortedAccordingTo(Comparator.comparing(Arrival::at));
    assertThat(inputs.get(0).input()).isInstanceOf(Input.RosterUpdate.class);
  }

  @ParameterizedTest
  @EnumSource(Theft.class)
  void everyTheft_takesSomething_andLeavesATrace(Theft theft) {
    for (long seed = 1; seed < 3; seed++) {
      SimWorld guilty = noisy(seed, theft);
      SimWorld innocent = SimWorld.of(guilty.settings().withThefts(Map.of()));
      assertThat(guilty.truth().thefts()).hasSize(1);
      PlantedTheft planted = guilty.truth().thefts().get(0);
      assertThat(planted.theft()).isEqualTo(theft);
      assertThat(planted.units()).isNotEmpty();
      assertThat(planted.subjects()).containsAll(planted.units());
      assertThat(planted.detectableAt()).isBefore(guilty.settings().end());
      assertThat(said(guilty)).isNotEqualTo(said(innocent));
    }
  }

  /** What the feeds say, without the nonces: a theft shifts their numbers. */
  private static Map<Instant, List<String>> said(SimWorld world) {
    Map<Instant, List<String>> said = new TreeMap<>();
    for (SimRecord record : world.records()) {
      var event = record.event();
      said.computeIfAbsent(record.occurredAt(), t -> new ArrayList<>())
          .add(
              event.kind()
                  + " "
                  + event.items()
                  + event.seals()
                  + event.place()
                  + event.readings()
                  + event.transfer());
    }
    return said;
  }

  @Test
  void noise_doesWhatItsRatesSay() {
    SimSettings settings = SimSettings.small(5).sized(10, 6, 0, 30);
    int perfect = scans(SimWorld.of(settings));
    int missing = perfect - scans(SimWorld.of(settings.withNoise(noise(0.95, 0))));
    assertThat((double) missing / perfect).isBetween(0.04, 0.06);
    int more = scans(SimWorld.of(settings.withNoise(noise(1, 0.04)))) - perfect;
    assertThat((double) more / perfect).isBetween(0.015, 0.025);
  }

  private static Noise noise(double readRate, double duplicateRate) {
    return new Noise(readRate, false, false, duplicateRate, false);
  }

  private static int scans(SimWorld world) {
    return (int)
        world.records().stream()
            .filter(record -> record.event().device() != null)
            .filter(record -> record.event().device().id().contains("scanner"))
            .filter(record -> record.event().items().size() == 1)
            .filter(record -> !record.event().kind().equals(Kind.INSPECT))
            .filter(record -> !record.event().kind().equals(Kind.COUNT))
            .count();
  }

  @Test
  void withoutGates_noneReads_andNoPlanAsksForOne() {
    SimWorld world = SimWorld.of(SimSettings.small(5).withGates(false));
    assertThat(world.records())
        .filteredOn(record -> record.event().device() != null)
        .filteredOn(record -> record.event().device().id().endsWith("-wms"))
        .extracting(record -> record.event().kind())
        .containsOnly(Kind.COUNT, Kind.IDENTITY);
    assertThat(world.plans())
        .flatExtracting(plan -> plan.plan().legs())
        .allMatch(leg -> leg.confirm().equals(Set.of(Source.HANDHELD)));
  }

  @Test
  void amendments_andWrongClocks_areRareButThere() {
    int amended = 0;
    int wrong = 0;
    for (long seed = 0; seed < 20; seed++) {
      SimWorld world =
          SimWorld.of(SimSettings.small(seed).withNoise(new Noise(1, true, false, 0, true)));
      amended += world.plans().stream().filter(plan -> plan.plan().revision() == 2).count();
      wrong += world.truth().neverSupplied().isEmpty() ? 0 : 1;
    }
    assertThat(amended).isBetween(1, 8);
    assertThat(wrong).isBetween(1, 14);
  }

  @Test
  void settings_refuseWhatIsOutOfRange() {
    assertThatThrownBy(() -> new Noise(0.2, false, false, 0, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Noise(1, false, false, Double.NaN, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SimSettings.small(1).sized(0, 1, 1, 12))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SimSettings.small(1).withThefts(Map.of(Theft.CLONED_TAG, -1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
