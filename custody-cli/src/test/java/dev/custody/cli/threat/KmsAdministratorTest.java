package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.custody.api.Reason;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The keys of a site lie in a key service, and its administrator is not honest. */
class KmsAdministratorTest {

  private final Scene scene = new Scene();
  private final SoftwareSigner sites = Hand.key("site's key", Algorithm.ES256);
  private final SoftwareSigner others = Hand.key("administrator's key", Algorithm.ES256);
  private final Service service = new Service(sites);

  /** A key service by a name that can be pointed elsewhere, and a client that pins its key. */
  private final class Service implements Signer {
    private final VerificationKey pinned;
    private SoftwareSigner behindTheName;

    Service(SoftwareSigner key) {
      this.pinned = key.publicKey();
      this.behindTheName = key;
    }

    @Override
    public VerificationKey publicKey() {
      return pinned;
    }

    @Override
    public byte[] sign(byte[] tbs) throws SigningException {
      return Signer.requireFits(pinned, tbs, behindTheName.sign(tbs));
    }
  }

  private TrustBundle trust() {
    Hand hand = Hand.of("site's key", Scene.WAREHOUSE);
    return Scene.trust(hand.device(Role.ACTOR));
  }

  @Test
  void pointsTheNameAtAnotherKey_andNothingSignedByItIsHandedOut() throws Exception {
    StatementSigner site =
        StatementSigner.begin(service, Scene.WAREHOUSE, new VolatileStreamStore());
    SignedEvent good = site.sign(StatementRequest.actor(scene.scan("08:00", Scene.DOCK)));
    Scene.assertVerified(Scene.judge(trust(), good).get(0));
    service.behindTheName = others;
    SigningException refused =
        catchThrowableOfType(
            SigningException.class,
            () -> site.sign(StatementRequest.actor(scene.scan("08:10", Scene.DOCK))));
    assertThat(refused.kind()).isEqualTo(SigningException.Kind.BAD_SIGNATURE);
    assertThat(refused.getMessage()).contains(sites.keyId().toHex());
  }

  @Test
  void makesAKeyOfHisOwn_andTheBundleDoesNotKnowIt() throws Exception {
    StatementSigner own = StatementSigner.begin(others, Scene.WAREHOUSE, new VolatileStreamStore());
    SignedEvent event = own.sign(StatementRequest.actor(scene.scan("08:00", Scene.DOCK)));
    assertThat(Scene.judge(trust(), event).get(0).reasons()).containsExactly(Reason.UNKNOWN_KEY);
  }

  @Test
  void signsByTheSitesKeyBesideItsStream_andTheStreamForks() throws Exception {
    StatementSigner site =
        StatementSigner.begin(service, Scene.WAREHOUSE, new VolatileStreamStore());
    Hand administrator = Hand.of("site's key", Scene.WAREHOUSE);
    SignedEvent secret = administrator.acts(scene.scan("07:00", Scene.YARD)).with();
    SignedEvent open = site.sign(StatementRequest.actor(scene.scan("08:00", Scene.DOCK)));
    List<Verdict> verdicts = Scene.judge(trust(), open, secret);
    Scene.assertVerified(verdicts.get(0));
    assertThat(verdicts.get(1).reasons()).containsExactly(Reason.STREAM_FORK);
  }

  @Test
  void limit_whoeverMayUseTheKey_isTheKey_untilItsOwnerSignsAgain() {
    Hand administrator = Hand.of("site's key", Scene.WAREHOUSE);
    SignedEvent invented = administrator.acts(scene.scan("07:00", Scene.YARD)).with();
    Scene.assertVerified(Scene.judge(trust(), invented).get(0));
  }
}
