package dev.custody.cli;

import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Device;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Time;
import dev.custody.api.event.Transfer;
import dev.custody.crypto.handover.HandoverEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a giver says about a handover: the same words for the offer and for the event. */
final class HandoverOptions {

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "the device's key file, ES256 or Ed25519, with its stream beside it")
  Path key;

  @Option(
      names = "--party",
      required = true,
      paramLabel = "URI",
      description = "the party that gives")
  String party;

  @Option(names = "--receiver", paramLabel = "URI", description = "the party that receives")
  @Nullable String receiver;

  @Option(names = "--place", paramLabel = "URI", description = "the read point")
  @Nullable String place;

  @Option(
      names = "--device",
      paramLabel = "URI",
      description =
          "the giver's device: where the trust bundle has a subject for the key, that one")
  @Nullable String device;

  @Option(names = "--consignment", paramLabel = "URI", description = "the consignment")
  @Nullable String consignment;

  @Option(names = "--container", paramLabel = "URI", description = "what holds the goods")
  @Nullable String container;

  @Option(
      names = "--items",
      split = ",",
      paramLabel = "URI",
      description = "what is handed over, each by its identifier")
  List<String> items = List.of();

  @Option(
      names = "--demand",
      split = ",",
      paramLabel = "METHOD",
      description = "what the receiver's person must do: ${COMPLETION-CANDIDATES}")
  List<AuthMethod> demand = List.of();

  @Option(
      names = "--partial-of",
      paramLabel = "FEED",
      description = "the event that was accepted in part: --items names what is taken")
  @Nullable Path partialOf;

  /** The event to come, without the token id of an offer. */
  CustodyEvent draft(Instant at) throws IOException {
    List<Item> goods = items.stream().map(Item::of).toList();
    try {
      if (partialOf != null) {
        if (receiver != null
            || place != null
            || device != null
            || consignment != null
            || container != null) {
          throw CommandFault.usage("--partial-of takes all but the items from the event before");
        }
        CustodyEvent before = HandoverFiles.event(partialOf, HandoverFiles.read(partialOf));
        return HandoverEvents.partial(before, goods, Time.of(at), new SecureRandom()).build();
      }
      if (receiver == null || place == null) {
        throw CommandFault.usage("--receiver and --place are needed, or --partial-of");
      }
      return CustodyEvent.builder(Kind.HANDOVER)
          .time(at)
          .nonce(new SecureRandom())
          .consignment(consignment)
          .items(goods)
          .container(container)
          .place(Place.at(place))
          .device(device == null ? null : new Device(device, null, null, null))
          .transfer(
              new Transfer(
                  party,
                  receiver,
                  null,
                  List.copyOf(new TreeSet<>(demand)),
                  Outcome.ACCEPTED,
                  null,
                  null))
          .build();
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage("no handover: " + e.getMessage());
    }
  }
}
