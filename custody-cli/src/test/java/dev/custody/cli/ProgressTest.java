package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What people see of long work. */
class ProgressTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void aKnownTotal_isABarWithTheTimeLeft() {
    assertThat(Progress.line("records", 5_312, 19_030, 10 * SECOND))
        .isEqualTo("[#####---------------]  27 %  5,312 of 19,030 records, 26 s left");
    assertThat(Progress.line("records", 250_000, 1_000_000, 60 * SECOND))
        .isEqualTo("[#####---------------]  25 %  250,000 of 1,000,000 records, 3 min left");
    assertThat(Progress.line("records", 1, 1_000_000, SECOND)).endsWith(", 278 h left");
  }

  @Test
  void anUnknownTotal_isACount() {
    assertThat(Progress.line("MB", 4_096, 0, 10 * SECOND)).isEqualTo("4,096 MB");
  }

  @Test
  void theEnds_sayNothingOfTimeLeft() {
    assertThat(Progress.line("files", 0, 12, 3 * SECOND))
        .isEqualTo("[--------------------]   0 %  0 of 12 files");
    assertThat(Progress.line("files", 12, 12, 3 * SECOND))
        .isEqualTo("[####################] 100 %  12 of 12 files");
    // A log that grew meanwhile.
    assertThat(Progress.line("files", 13, 12, 3 * SECOND))
        .isEqualTo("[####################] 100 %  13 of 12 files");
  }
}
