package dev.custody.reconcile.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Hold;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevocationRequestsTest {

  private static final KeyId KID = KeyId.ofSpki("k".getBytes(StandardCharsets.UTF_8));

  private final List<RevocationAdvice> advised = new ArrayList<>();
  private final List<RevocationAdvice> withdrawn = new ArrayList<>();
  private final RevocationRequests requests =
      RevocationRequests.to(
          new RevocationListener() {
            @Override
            public void advised(RevocationAdvice advice) {
              advised.add(advice);
            }

            @Override
            public void withdrawn(RevocationAdvice advice) {
              withdrawn.add(advice);
            }
          });

  @Test
  void forkedKey_isAskedForOnce_withTheTimeOfTheRequest() {
    Revisions fork = Revisions.of("R30", KID.toHex()).holding(Hold.Scope.SOURCE, KID.toHex(), true);
    requests.accept(fork.revision(1, ExceptionState.CONFIRMED));
    requests.accept(fork.at(Revisions.NINE.plusSeconds(9)).revision(2, ExceptionState.UPDATED));
    assertThat(advised).hasSize(1);
    RevocationAdvice advice = advised.get(0);
    assertThat(advice.kid()).isEqualTo(KID);
    assertThat(advice.about()).isEqualTo(RevocationAdvice.About.KEY);
    assertThat(advice.requestedAt()).isEqualTo(Revisions.NINE);
    assertThat(advice.confirmed()).isTrue();
    assertThat(withdrawn).isEmpty();
  }

  @Test
  void suspicionThatIsConfirmed_asksAgain_andOneThatIsCleared_isWithdrawn() {
    Revisions shared = Revisions.of("R42", "urn:example:operator:7");
    requests.accept(shared.revision(1, ExceptionState.SUSPECTED));
    requests.accept(shared.revision(2, ExceptionState.SUSPECTED));
    requests.accept(shared.revision(3, ExceptionState.CONFIRMED));
    assertThat(advised).extracting(RevocationAdvice::confirmed).containsExactly(false, true);
    assertThat(advised.get(0).about()).isEqualTo(RevocationAdvice.About.OPERATOR);
    assertThat(advised.get(0).kid()).isNull();
    requests.accept(shared.revision(4, ExceptionState.CLEARED));
    assertThat(withdrawn).containsExactly(advised.get(1));
    requests.accept(shared.revision(5, ExceptionState.CLEARED));
    assertThat(withdrawn).hasSize(1);
    requests.accept(shared.revision(6, ExceptionState.REOPENED));
    assertThat(advised).hasSize(3);
  }

  @Test
  void goods_andKeysThatAreRevokedOrUnknown_areNotAskedFor() {
    requests.accept(
        Revisions.of("R08", "u")
            .holding(Hold.Scope.UNIT, "u", false)
            .revision(1, ExceptionState.CONFIRMED));
    for (String rule : List.of("R21", "R23")) {
      requests.accept(
          Revisions.of(rule, KID.toHex())
              .holding(Hold.Scope.SOURCE, KID.toHex(), true)
              .revision(1, ExceptionState.CONFIRMED));
    }
    assertThat(advised).isEmpty();
    assertThat(withdrawn).isEmpty();
  }
}
