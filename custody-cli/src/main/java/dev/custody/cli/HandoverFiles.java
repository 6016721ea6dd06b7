package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.KeyId;
import dev.custody.crypto.feed.FeedWriter;
import dev.custody.crypto.handover.FileRedeemedOffers;
import dev.custody.crypto.handover.HandoverOffer;
import dev.custody.crypto.handover.OffersLockedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The files of a handover: offers, events in feeds of one record, and used offers beside a key. */
final class HandoverFiles {

  private HandoverFiles() {}

  /** The event of a feed that holds one. */
  static EventPackage read(Path feed) throws IOException {
    try (Records records = Records.open(feed)) {
      Parsed<FeedRecord> record = records.next();
      if (record instanceof Parsed.Refused<FeedRecord> refused) {
        throw CommandFault.usage("no event: " + feed + ": " + refused.first());
      }
      if (record == null
          || !(record.require() instanceof FeedRecord.OfEvent event)
          || records.next() != null) {
        throw CommandFault.usage("a feed of exactly one event expected: " + feed);
      }
      return event.event();
    }
  }

  /** What the event says; nobody has verified it. */
  static CustodyEvent event(Path feed, EventPackage signed) {
    Parsed<CustodyEvent> event = EventCodec.decode(signed.event().body());
    if (event instanceof Parsed.Refused<CustodyEvent> refused) {
      throw CommandFault.usage("no event: " + feed + ": " + refused.first());
    }
    return event.require();
  }

  /**
   * Says it before anything is signed: an offer is used by a signature, also by one that is lost.
   */
  static void requireNew(Path out) {
    if (Files.exists(out)) {
      throw CommandFault.usage("already there, nothing overwritten: " + out);
    }
  }

  static void write(Path feed, EventPackage event) throws IOException {
    try (FeedWriter out =
        FeedWriter.open(Files.newOutputStream(feed, StandardOpenOption.CREATE_NEW))) {
      out.write(new FeedRecord.OfEvent(event));
    }
  }

  /** An offer from a file: its bytes, or the text of its QR code. */
  static HandoverOffer offer(Path file) throws IOException {
    byte[] bytes = Inputs.bytes(file, 2 * HandoverOffer.BYTES_MAX);
    Parsed<HandoverOffer> parsed = HandoverOffer.parse(Bytes.copyOf(bytes));
    if (parsed instanceof Parsed.Refused<HandoverOffer>) {
      String text = new String(bytes, StandardCharsets.US_ASCII);
      Parsed<HandoverOffer> ofText = HandoverOffer.ofBase45(withoutLineEnd(text));
      parsed = ofText instanceof Parsed.Accepted<HandoverOffer> ? ofText : parsed;
    }
    return require(parsed, file.toString());
  }

  static HandoverOffer require(Parsed<HandoverOffer> parsed, String where) {
    if (parsed instanceof Parsed.Refused<HandoverOffer> refused) {
      throw CommandFault.usage("no offer: " + where + ": " + refused.first());
    }
    return parsed.require();
  }

  private static String withoutLineEnd(String text) {
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  /** Which event each offer was used for by this key, in a file beside it. */
  static FileRedeemedOffers used(Path key, KeyId kid) throws IOException {
    try {
      return FileRedeemedOffers.open(key.toAbsolutePath().resolveSibling(kid.toHex() + ".offers"));
    } catch (OffersLockedException e) {
      throw CommandFault.world("the key is in use by another process: " + key);
    }
  }
}
