package dev.custody.examples.crossdock;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.ClockSource;
import dev.custody.api.event.Condition;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Device;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealClass;
import dev.custody.api.event.SealState;
import dev.custody.api.event.Time;
import dev.custody.api.event.Transfer;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.feed.FeedWriter;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What devices sign on the day: handovers by both sides, seals by whoever touches them. */
final class SignedDay {

  private record Planned(
      CustodyEvent event,
      InsecureTestKeys.Device first,
      InsecureTestKeys.@Nullable Device second) {}

  private final List<Planned> planned = new ArrayList<>();

  /**
   * Goods pass from one party to another.
   *
   * @param missing what was expected and is not there
   * @param receiver the device that signs for them; null if nobody ever does
   */
  void handover(
      Instant at,
      String gsin,
      List<String> pallets,
      List<String> missing,
      String place,
      InsecureTestKeys.Device giver,
      String receivingParty,
      InsecureTestKeys.@Nullable Device receiver) {
    List<Item> items = new ArrayList<>();
    pallets.forEach(pallet -> items.add(Item.of(pallet)));
    missing.forEach(pallet -> items.add(new Item(pallet, null, null, null, Condition.MISSING)));
    CustodyEvent event =
        CustodyEvent.builder(Kind.HANDOVER)
            .time(time(at))
            .nonce(nonce("handover", at, gsin))
            .consignment(gsin)
            .items(items)
            .place(Place.at(place))
            .device(new Device(giver.id(), null, null, null))
            .transfer(
                Transfer.of(
                    giver.party(),
                    receivingParty,
                    missing.isEmpty() ? Outcome.ACCEPTED : Outcome.PARTIAL))
            .build();
    planned.add(new Planned(event, giver, receiver));
  }

  /**
   * A seal is affixed, checked, or found broken.
   *
   * @param holder who has the trailer then; null if the one who looks does not say
   */
  void seal(
      Instant at,
      String trailer,
      SealState state,
      String place,
      @Nullable String holder,
      InsecureTestKeys.Device device) {
    CustodyEvent event =
        CustodyEvent.builder(Kind.SEAL)
            .time(time(at))
            .nonce(nonce("seal", at, trailer))
            .container(trailer)
            .seals(
                List.of(
                    new Seal(
                        CrossDock.seal(trailer),
                        state,
                        SealClass.HIGH_SECURITY,
                        0,
                        null,
                        null,
                        trailer)))
            .place(Place.at(place))
            .holder(holder)
            .device(new Device(device.id(), null, null, null))
            .build();
    planned.add(new Planned(event, device, null));
  }

  int count() {
    return planned.size();
  }

  /** The feed file, in the order of time: each device signs its own stream, from position 0. */
  byte[] feed() throws IOException, SigningException {
    List<Planned> sorted = new ArrayList<>(planned);
    sorted.sort(Comparator.comparing(each -> each.event().time().instant()));
    Map<String, StatementSigner> signers = new HashMap<>();
    for (InsecureTestKeys.Device device : InsecureTestKeys.devices()) {
      signers.put(
          device.name(),
          StatementSigner.begin(device.signer(), device.party(), new VolatileStreamStore()));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (FeedWriter feed = FeedWriter.open(bytes)) {
      for (Planned each : sorted) {
        feed.write(EventPackage.of(sign(each, signers)));
      }
    }
    return bytes.toByteArray();
  }

  private static SignedEvent sign(Planned planned, Map<String, StatementSigner> signers)
      throws IOException, SigningException {
    CustodyEvent event = planned.event();
    StatementSigner first = signer(signers, planned.first());
    if (event.kind() != Kind.HANDOVER) {
      return first.sign(StatementRequest.actor(event));
    }
    SignedEvent given = first.sign(StatementRequest.giver(event));
    InsecureTestKeys.Device second = planned.second();
    if (second == null) {
      return given;
    }
    SignedEvent taken =
        signer(signers, second).sign(StatementRequest.receiver(event, first.lastLink()));
    List<Statement> both = new ArrayList<>(given.statements());
    both.addAll(taken.statements());
    return new SignedEvent(given.body(), both);
  }

  private static StatementSigner signer(
      Map<String, StatementSigner> signers, InsecureTestKeys.Device device) {
    StatementSigner signer = signers.get(device.name());
    if (signer == null) {
      throw new IllegalArgumentException("device without a key: name=" + device.name());
    }
    return signer;
  }

  private static Time time(Instant at) {
    return new Time(at.toEpochMilli(), 0, 250, ClockSource.NTP, null, 0, 0);
  }

  // Random in real life; here the same in every run.
  private static Bytes nonce(String what, Instant at, String thing) {
    String text = "custody cross-dock example nonce\n" + what + "\n" + at + "\n" + thing;
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).bytes().slice(0, 16);
  }
}
