package dev.custody.examples;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.VerificationPolicy.Streams;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A device signs that it has seen a pallet; somebody who trusts its key verifies that. */
public final class SignAndVerify {

  private SignAndVerify() {}

  /** Signs one event and verifies it. */
  public static void main(String[] args) throws IOException, SigningException {
    // [sign-and-verify]
    var key = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
    var device = StatementSigner.begin(key, "/417/9521303000012", new VolatileStreamStore());
    var builder = CustodyEvent.builder(Kind.SCAN).time(Instant.now()).nonce(new SecureRandom());
    var pallet = List.of(Item.of("/00/195211010000047018"));
    var event = builder.items(pallet).place(Place.at("/414/9521303100019/254/LANE1")).build();
    SignedEvent signed = device.sign(StatementRequest.actor(event)); // what goes over the wire

    Instant from = Instant.now().minus(Duration.ofDays(1));
    Instant until = from.plus(Duration.ofDays(90));
    var entry = TrustedKey.builder(key.publicKey(), device.party(), Holder.DEVICE);
    var trusted = entry.roles(Role.ACTOR).window(from, until).build();
    var trust = TrustBundle.of(1, from, until, List.of(trusted)); // the verifier's own choice
    var policy = new VerificationPolicy(Instant.now(), Streams.MAY_HAVE_GAPS);
    var verifier = Verifier.of(trust, policy, VerificationBackend.best());
    Verdict verdict = verifier.verify(EventPackage.of(signed));
    System.out.println(verdict instanceof Verified yes ? yes.event() : verdict.reasons());
    // [end]
  }
}
