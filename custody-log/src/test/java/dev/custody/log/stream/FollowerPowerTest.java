package dev.custody.log.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.crypto.note.WitnessQuorum;
import dev.custody.log.CopiedLogs;
import dev.custody.log.FaultLogs;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import dev.custody.log.MemoryStorage;
import dev.custody.log.fault.EveryOperation;
import dev.custody.log.internal.storage.Storage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A follower on a disk that loses what it may never forgets a checkpoint of which it gave. */
class FollowerPowerTest {

  private static final int CUTS = 8;

  private final Map<Integer, MemoryStorage> honest = new HashMap<>();
  private final Map<Integer, MemoryStorage> forked = new HashMap<>();
  private TrustedLog partner;
  private MemoryStorage served;

  @BeforeEach
  void makePartner() throws Exception {
    MemoryStorage log = CopiedLogs.log(1);
    MemoryStorage begin = log.copy();
    for (int size : new int[] {3, 9, 20}) {
      CopiedLogs.extend(log, size);
      honest.put(size, log.copy());
      forked.put(size, begin.copy());
      CopiedLogs.extendOtherwise(forked.get(size), size - 1);
    }
    LogReader reader = FaultLogs.reader(log);
    partner = new TrustedLog(reader.origin(), List.of(reader.verifierKey()), WitnessQuorum.none());
  }

  /** The size of the checkpoint of which entries were given, and how many were. */
  private static final class Given {
    private long accepted;
    private long entries;

    @Override
    public String toString() {
      return accepted + " " + entries;
    }
  }

  private final class Following implements EveryOperation.Subject<Given> {
    @Override
    public void prepare(Storage disk) throws Exception {
      disk.createDirectories("");
    }

    @Override
    public Given nothing() {
      return new Given();
    }

    @Override
    public Given copy(Given promised) {
      Given copy = new Given();
      copy.accepted = promised.accepted;
      copy.entries = promised.entries;
      return copy;
    }

    private PartnerFollower open(Storage disk) throws IOException {
      return PartnerFollower.open(
          partner,
          (name, max) -> Bytes.ofOwned(served.readAll(name, max)),
          new FollowerState(disk, "state", partner));
    }

    private void follow(PartnerFollower follower, int size, Given given) throws IOException {
      served = honest.get(size);
      FollowOutcome outcome = follower.follow(entries -> take(entries, size, given));
      assertThat(outcome).isInstanceOf(FollowOutcome.Followed.class);
      given.accepted = size;
    }

    private void take(List<LoggedEntry> entries, int size, Given given) {
      assertThat(entries.get(0).index()).isLessThanOrEqualTo(given.entries);
      given.accepted = size;
      given.entries = Math.max(given.entries, entries.get(entries.size() - 1).index() + 1);
    }

    @Override
    public void script(Storage disk, Given given) throws Exception {
      PartnerFollower follower = open(disk);
      follow(follower, 3, given);
      follow(follower, 9, given);
      follow(open(disk), 20, given);
    }

    @Override
    public AutoCloseable look(Storage disk, Given given) throws Exception {
      PartnerFollower follower = open(disk);
      long accepted = follower.accepted().map(checkpoint -> checkpoint.size()).orElse(0L);
      assertThat(accepted).isGreaterThanOrEqualTo(given.accepted);
      assertThat(follower.position()).isLessThanOrEqualTo(given.entries);
      if (accepted > 0) {
        served = forked.get((int) accepted);
        assertThat(follower.follow(entries -> take(entries, -1, given)))
            .isInstanceOf(FollowOutcome.Forked.class);
        served = honest.get((int) accepted);
        boolean[] stopped = {false};
        try {
          FollowOutcome unused =
              follower.follow(
                  entries -> {
                    take(entries, (int) accepted, given);
                    stopped[0] = true;
                    throw new IOException("stop");
                  });
        } catch (IOException e) {
          assertThat(stopped[0]).as("%s", e).isTrue();
        }
        given.accepted = accepted;
      }
      return () -> {};
    }

    @Override
    public void goOn(Storage disk, Given given) throws Exception {
      PartnerFollower follower = open(disk);
      follow(follower, 20, given);
      assertThat(follower.position()).isEqualTo(20);
      assertThat(given.entries).isEqualTo(20);
    }
  }

  @Test
  void whatWasAccepted_staysAccepted() {
    int looked = EveryOperation.run(new Following(), UnaryOperator.identity(), CUTS);
    System.out.println("followers looked at: " + looked);
    assertThat(looked).isGreaterThan(100);
  }

  @Test
  void whatIsNotForced_isFound() {
    for (UnaryOperator<Storage> planted :
        List.of(EveryOperation.noDirectoryForce(""), EveryOperation.noForceOf(".tmp"))) {
      assertThatThrownBy(() -> EveryOperation.run(new Following(), planted, CUTS))
          .isInstanceOf(AssertionError.class);
    }
  }
}
