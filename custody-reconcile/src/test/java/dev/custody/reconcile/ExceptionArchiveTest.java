package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.custody.api.observe.Observation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExceptionArchiveTest {

  @Test
  void bringsBackEveryMember_andRefusesEveryOtherByte() throws Exception {
    Day day = new Day();
    ReconcileEngine engine = ReconcileEngine.of(EngineLaws.SETTINGS, Day.POLICY);
    List<ExceptionRevision> said = new ArrayList<>();
    engine.apply(new Input.PlanUpsert(Day.crossDock(4), null), said::add);
    for (Observation seen : EngineLaws.world(day, 3, 4, true)) {
      engine.apply(new Input.Observed(seen), said::add);
    }
    engine.advance(Day.at("23:00"), said::add);
    assertThat(said).anyMatch(each -> each.liability() != null);
    byte[] bytes = bytes(said);
    assertThat(ExceptionArchive.read(new ByteArrayInputStream(bytes))).isEqualTo(said);
    byte[] few = bytes(said.subList(0, 1));
    for (int i = 0; i < few.length; i++) {
      byte[] changed = few.clone();
      changed[i] ^= 1;
      refused(changed);
      refused(Arrays.copyOf(few, i));
    }
    refused(Arrays.copyOf(few, few.length + 1));
    assertThat(ExceptionArchive.read(new ByteArrayInputStream(bytes(List.of())))).isEmpty();
  }

  private static byte[] bytes(List<ExceptionRevision> revisions) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ExceptionArchive.write(revisions, out);
    return out.toByteArray();
  }

  private static void refused(byte[] bytes) {
    Throwable thrown = catchThrowable(() -> ExceptionArchive.read(new ByteArrayInputStream(bytes)));
    assertThat(thrown).isInstanceOf(SnapshotException.class);
  }
}
