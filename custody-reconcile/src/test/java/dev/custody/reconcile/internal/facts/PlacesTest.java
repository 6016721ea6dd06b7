package dev.custody.reconcile.internal.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.PositionSource;
import dev.custody.reconcile.plan.Geofence;
import dev.custody.reconcile.plan.Leg;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacesTest {

  private static final Leg FENCED =
      new Leg(
          Kind.RECEIVE,
          null,
          new Geofence(50, 0, 300),
          null,
          Instant.parse("2026-11-02T12:00:00Z"),
          null,
          0,
          Set.of());

  private static Position position(int latE7, int lonE7) {
    return new Position(latE7, lonE7, 10_000, PositionSource.POSITION_GNSS);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, false",
    "0, 1, true",
    "1, 0, true",
    "900000000, 1800000000, true",
    "-900000000, -1800000000, true",
    "900000001, 0, false",
    "-900000001, 0, false",
    "1, 1800000001, false",
    "1, -1800000001, false",
    "-2147483648, 1, false"
  })
  void onEarth_isWhereAReceiverCanBe(int latE7, int lonE7, boolean earth) {
    Position position = position(latE7, lonE7);
    assertThat(Places.onEarth(position)).isEqualTo(earth ? position : null);
  }

  @Test
  void aReceiverWithoutAFix_isNotOutsideOfAFence() {
    assertThat(fit(position(500_000_000, 0))).isEqualTo(Places.Fit.SAME);
    assertThat(fit(position(510_000_000, 0))).isEqualTo(Places.Fit.OTHER);
    assertThat(fit(position(0, 0))).isEqualTo(Places.Fit.UNKNOWN);
  }

  private static Places.Fit fit(Position position) {
    return Places.fit(new Place(null, null, position), FENCED);
  }
}
