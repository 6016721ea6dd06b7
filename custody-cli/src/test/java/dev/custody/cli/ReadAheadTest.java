package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is made ahead comes in order, and fails where it failed. */
class ReadAheadTest {

  private static List<Integer> taken(ReadAhead<Integer> ahead) throws IOException {
    List<Integer> taken = new ArrayList<>();
    for (Integer next = ahead.next(); next != null; next = ahead.next()) {
      taken.add(next);
    }
    return taken;
  }

  private static ReadAhead.Source<Integer> upTo(int count, AtomicInteger made) {
    return () -> made.get() < count ? made.getAndIncrement() : null;
  }

  @Test
  void everyNumberOfThings_comesInOrder_andTheEndIsAnEndForEver() throws IOException {
    for (int count : new int[] {0, 1, 15, 16, 17, 1_000}) {
      try (ReadAhead<Integer> ahead = new ReadAhead<>(upTo(count, new AtomicInteger()), "test")) {
        List<Integer> taken = taken(ahead);
        assertThat(taken).hasSize(count).isSorted().doesNotHaveDuplicates();
        assertThat(ahead.next()).isNull();
      }
    }
  }

  @Test
  void aFailure_comesBehindWhatWasMadeBeforeIt_eachTimeItIsAskedFor() {
    for (Throwable failure :
        List.of(new IOException("disk"), new IllegalStateException("limit"), new Error("heap"))) {
      AtomicInteger made = new AtomicInteger();
      ReadAhead.Source<Integer> source =
          () -> {
            if (made.get() < 20) {
              return made.getAndIncrement();
            }
            if (failure instanceof IOException e) {
              throw e;
            } else if (failure instanceof RuntimeException e) {
              throw e;
            }
            throw (Error) failure;
          };
      try (ReadAhead<Integer> ahead = new ReadAhead<>(source, "test")) {
        for (int i = 0; i < 20; i++) {
          int expected = i;
          assertThat(assertNotThrown(ahead)).isEqualTo(expected);
        }
        assertThatThrownBy(ahead::next).isSameAs(failure);
        assertThatThrownBy(ahead::next).isSameAs(failure);
      }
    }
  }

  private static Integer assertNotThrown(ReadAhead<Integer> ahead) {
    try {
      return ahead.next();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nobodyTakes_andItStaysBounded_andCanBeClosed() throws Exception {
    AtomicInteger made = new AtomicInteger();
    CountDownLatch ahead = new CountDownLatch(128);
    ReadAhead<Integer> read =
        new ReadAhead<>(
            () -> {
              ahead.countDown();
              return made.getAndIncrement();
            },
            "test");
    ahead.await();
    assertThat(read.next()).isZero();
    read.close();
    // Eight parcels wait, one was being handed over and one was taken.
    assertThat(made.get()).isBetween(128, 160);
  }

  @Test
  void aSourceThatHangs_isInterruptedByClosing() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    ReadAhead<Integer> ahead =
        new ReadAhead<>(
            () -> {
              begun.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
              }
              return 1;
            },
            "test");
    begun.await();
    ahead.close();
    assertThat(never.getCount()).isEqualTo(1);
  }
}
