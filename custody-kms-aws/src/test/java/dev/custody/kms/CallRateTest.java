package dev.custody.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallRateTest {

  private long now = 1_000;

  @Test
  void aBurstIsFree_thenEachCallWaitsItsTurn() {
    CallRate rate = CallRate.of(10, 3, () -> now);
    for (int i = 0; i < 3; i++) {
      assertThat(rate.take(Duration.ZERO)).isZero();
    }
    assertThat(rate.take(Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(100));
    assertThat(rate.take(Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(200));
    assertThat(rate.take(Duration.ofMillis(299))).isEqualTo(Duration.ofMillis(-300));
    now += 300_000_000L;
    assertThat(rate.take(Duration.ZERO)).isZero();
  }

  @Test
  void inAnySecond_noMoreThanRateAndBurst() {
    CallRate rate = CallRate.of(100, 10, () -> now);
    int taken = 0;
    for (int i = 0; i < 10_000; i++) {
      now += 100_000L;
      if (!rate.take(Duration.ZERO).isNegative()) {
        taken++;
      }
    }
    assertThat(taken).isBetween(109, 110);
  }

  @Test
  void aLongPause_savesUpNoMoreThanTheBurst() {
    CallRate rate = CallRate.of(10, 2, () -> now);
    now += 3_600_000_000_000L;
    assertThat(rate.take(Duration.ZERO)).isZero();
    assertThat(rate.take(Duration.ZERO)).isZero();
    assertThat(rate.take(Duration.ZERO).isNegative()).isTrue();
  }

  @Test
  void refuses_whatIsOutOfRange() {
    assertThatThrownBy(() -> CallRate.of(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CallRate.of(1, 100_001)).isInstanceOf(IllegalArgumentException.class);
  }
}
