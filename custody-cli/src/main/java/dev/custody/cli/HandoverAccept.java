package dev.custody.cli;

import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Device;
import dev.custody.api.event.Time;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.handover.FileRedeemedOffers;
import dev.custody.crypto.handover.HandoverEvents;
import dev.custody.crypto.handover.HandoverOffer;
import dev.custody.crypto.handover.OfferVerdict;
import dev.custody.crypto.handover.ReceiverDevice;
import dev.custody.crypto.handover.ReceiverPolicy;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.FileStreamStore;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.trust.TrustBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody handover accept}: the receiver checks, and countersigns or refuses. */
@Command(
    name = "accept",
    mixinStandardHelpOptions = true,
    description = "Check what a giver has signed, and countersign it or say that it is refused.")
final class HandoverAccept implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "FEED", description = "the giver's event, from handover sign")
  Path file;

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "the device's key file, with its stream beside it")
  Path key;

  @Option(
      names = "--party",
      required = true,
      paramLabel = "URI",
      description = "the party that receives")
  String party;

  @Option(
      names = "--trust",
      required = true,
      paramLabel = "FILE",
      description = "the trust bundle: as JSON your own, taken as it is; signed with --root")
  Path trust;

  @Mixin RootOptions roots;

  @Option(
      names = "--clock-tolerance",
      required = true,
      paramLabel = "SECONDS",
      description = "how far the clocks of both devices may differ")
  long tolerance;

  @Option(
      names = "--offer",
      paramLabel = "FILE",
      description = "the offer as it was read from the QR code; default the one beside the event")
  @Nullable Path offerFile;

  @Option(
      names = "--performed",
      split = ",",
      paramLabel = "METHOD",
      description = "what the person has done: ${COMPLETION-CANDIDATES}")
  List<AuthMethod> performed = List.of();

  @Option(
      names = "--require",
      split = ",",
      paramLabel = "METHOD",
      description = "what the person must do here, whatever the giver demands")
  List<AuthMethod> required = List.of();

  @Option(
      names = "--partial-of",
      paramLabel = "FEED",
      description = "the event that was accepted in part: this one must be that part")
  @Nullable Path partialOf;

  @Option(
      names = "--refuse",
      paramLabel = "DISPOSITION",
      description = "sign a refusal instead, with this word for the state of the goods")
  @Nullable String refuse;

  @Option(
      names = "--device",
      paramLabel = "URI",
      description =
          "of a refusal: the receiver's device; where the trust bundle has a subject for the key,"
              + " that one")
  @Nullable String deviceId;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "the moment by this device's clock; default now")
  @Nullable String at;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FEED",
      description = "the event with both signatures, or the refusal")
  Path out;

  @Option(names = "--json", description = "one JSON object, for programs")
  boolean json;

  HandoverAccept(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    if (tolerance < 0 || refuse != null && partialOf != null) {
      throw CommandFault.usage("a tolerance from 0, and --refuse or --partial-of alone");
    }
    if (deviceId != null && refuse == null) {
      throw CommandFault.usage("--device without --refuse: the event is the giver's");
    }
    HandoverFiles.requireNew(out);
    Instant now = Inputs.at(at);
    EventPackage given = HandoverFiles.read(file);
    CustodyEvent event = HandoverFiles.event(file, given);
    SoftwareSigner signer = Inputs.key(key);
    try (FileStreamStore store = Streams.open(key, signer.keyId());
        FileRedeemedOffers redeemed = HandoverFiles.used(key, signer.keyId())) {
      StatementSigner stream = HandoverCommand.recovered(Streams.signer(signer, party, store));
      if (refuse != null) {
        return refuse(event, stream, now);
      }
      ReceiverDevice device = device(roots.trust(trust), redeemed);
      HandoverOffer offer = offer(given);
      OfferVerdict verdict =
          partialOf == null
              ? device.check(given.event(), offer, set(performed), now)
              : device.checkPartial(
                  given.event(),
                  offer,
                  set(performed),
                  now,
                  HandoverFiles.event(partialOf, HandoverFiles.read(partialOf)));
      if (verdict instanceof OfferVerdict.Refused refused) {
        return HandoverCommand.refused(terminal, refused, json);
      }
      return HandoverCommand.finish(
          terminal, device.accept((OfferVerdict.Accepted) verdict, stream, now), out, json);
    }
  }

  private ReceiverDevice device(TrustBundle bundle, FileRedeemedOffers redeemed) {
    return ReceiverDevice.of(
        party,
        bundle,
        VerificationBackend.best(),
        new ReceiverPolicy(Duration.ofSeconds(tolerance), set(required)),
        redeemed);
  }

  private HandoverOffer offer(EventPackage given) throws IOException {
    if (offerFile != null) {
      return HandoverFiles.offer(offerFile);
    }
    if (given.offers().size() != 1) {
      throw CommandFault.usage(
          "one offer beside the event expected, or --offer: found=" + given.offers().size());
    }
    return HandoverFiles.require(HandoverOffer.parse(given.offers().get(0)), file.toString());
  }

  private int refuse(CustodyEvent event, StatementSigner stream, Instant now)
      throws IOException, SigningException {
    CustodyEvent refusal;
    try {
      refusal =
          HandoverEvents.refusal(event, Time.of(now), new SecureRandom())
              .disposition(refuse)
              .device(deviceId == null ? null : new Device(deviceId, null, null, null))
              .build();
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage("no refusal: " + e.getMessage());
    }
    SignedEvent signed = stream.sign(StatementRequest.actor(refusal));
    HandoverFiles.write(out, EventPackage.of(signed));
    return HandoverCommand.signed(terminal, "REFUSED", signed.eventId(), out, json);
  }

  private static Set<AuthMethod> set(Collection<AuthMethod> methods) {
    EnumSet<AuthMethod> set = EnumSet.noneOf(AuthMethod.class);
    set.addAll(methods);
    return set;
  }
}
