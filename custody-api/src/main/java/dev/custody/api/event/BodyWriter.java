package dev.custody.api.event;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.internal.wire.WireWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a body from an event's fields. Everything runs backwards, fields in descending number, as
 * {@link WireWriter} wants it. Hot path: see CodecBenchmark.
 */
final class BodyWriter {

  private final WireWriter out;
  private final boolean checked;

  /**
   * Writes to this writer.
   *
   * @param checked whether the event holds by all rules, so that identifiers and words are known to
   *     be ASCII; of parts that nobody has checked yet nothing is known
   */
  BodyWriter(WireWriter out, boolean checked) {
    this.out = out;
    this.checked = checked;
  }

  void event(CustodyEvent e) {
    finding(e.finding());
    out.varint(26, e.access() == null ? 0 : e.access().number());
    out.varint(25, e.lifecycle() == null ? 0 : e.lifecycle().number());
    eventId(24, e.previous());
    anchor(e.seen());
    foreign(e.foreign());
    eventIds(21, e.related());
    correction(e.correction());
    ascii(19, e.disposition());
    for (int i = e.readings().size() - 1; i >= 0; i--) {
      int mark = out.mark();
      reading(e.readings().get(i));
      out.message(18, mark);
    }
    for (int i = e.attachments().size() - 1; i >= 0; i--) {
      int mark = out.mark();
      attachment(e.attachments().get(i));
      out.message(17, mark);
    }
    for (int i = e.commitments().size() - 1; i >= 0; i--) {
      int mark = out.mark();
      out.digest(2, e.commitments().get(i).digest());
      out.varint(1, e.commitments().get(i).slot());
      out.message(16, mark);
    }
    critical(e.critical());
    for (int i = e.documents().size() - 1; i >= 0; i--) {
      int mark = out.mark();
      document(e.documents().get(i));
      out.message(14, mark);
    }
    device(e.device());
    operator(e.operator());
    for (int i = e.seals().size() - 1; i >= 0; i--) {
      int mark = out.mark();
      seal(e.seals().get(i));
      out.message(11, mark);
    }
    transfer(e.transfer());
    ascii(9, e.holder());
    place(e.place());
    ascii(7, e.container());
    for (int i = e.items().size() - 1; i >= 0; i--) {
      int mark = out.mark();
      item(e.items().get(i));
      out.message(6, mark);
    }
    ascii(5, e.consignment());
    out.bytes(4, e.nonce());
    time(e.time());
    out.varint(2, e.kind().number());
    out.varint(1, CustodyEvent.SCHEMA);
  }

  void item(Item item) {
    out.varint(5, item.condition() == null ? 0 : item.condition().number());
    ascii(4, item.uom());
    decimal(3, item.quantity());
    ascii(2, item.classId());
    ascii(1, item.id());
  }

  void seal(Seal seal) {
    ascii(7, seal.unit());
    ascii(6, seal.replaces());
    out.bytes(5, seal.proof());
    out.varint(4, seal.counter());
    out.varint(3, seal.sealClass() == null ? 0 : seal.sealClass().number());
    out.varint(2, seal.state() == null ? 0 : seal.state().number());
    ascii(1, seal.id());
  }

  void document(Document document) {
    out.digest(4, document.digest());
    out.varint(3, document.revision());
    ascii(2, document.id());
    ascii(1, document.type());
  }

  void attachment(Attachment attachment) {
    out.string(8, attachment.source());
    out.varint(7, attachment.durationMs());
    out.signed(6, attachment.startMs());
    out.digest(5, attachment.treeRoot());
    out.varint(4, attachment.segmentLog2());
    ascii(3, attachment.mediaType());
    out.varint(2, attachment.length());
    out.digest(1, attachment.digest());
  }

  void reading(Reading reading) {
    out.varint(8, reading.alarm() ? 1 : 0);
    ascii(7, reading.device());
    decimal(6, reading.max());
    decimal(5, reading.min());
    out.signed(4, reading.atMs());
    ascii(3, reading.uom());
    decimal(2, reading.value());
    ascii(1, reading.type());
  }

  private void time(Time time) {
    int mark = out.mark();
    out.varint(7, time.syncAgeS());
    out.varint(6, time.monotonicMs());
    out.bytes(5, time.bootId());
    out.varint(4, time.source() == null ? 0 : time.source().number());
    out.varint(3, time.uncertaintyMs());
    out.signed(2, time.offsetMin());
    out.signed(1, time.utcMs());
    out.message(3, mark);
  }

  private void place(@Nullable Place place) {
    if (place == null) {
      return;
    }
    int mark = out.mark();
    Position position = place.position();
    if (position != null) {
      out.varint(6, position.source().number());
      out.varint(5, position.accuracyMm());
      out.signed(4, position.lonE7());
      out.signed(3, position.latE7());
    }
    ascii(2, place.location());
    ascii(1, place.readPoint());
    out.message(8, mark);
  }

  private void transfer(@Nullable Transfer transfer) {
    if (transfer == null) {
      return;
    }
    int mark = out.mark();
    ascii(7, transfer.receiverOwner());
    ascii(6, transfer.giverOwner());
    out.varint(5, transfer.outcome() == null ? 0 : transfer.outcome().number());
    methods(4, transfer.receiverAuth());
    out.bytes(3, transfer.tokenId());
    ascii(2, transfer.receiver());
    ascii(1, transfer.giver());
    out.message(10, mark);
  }

  private void operator(@Nullable Operator operator) {
    if (operator == null) {
      return;
    }
    int mark = out.mark();
    out.bytes(3, operator.session());
    methods(2, operator.auth());
    ascii(1, operator.id());
    out.message(12, mark);
  }

  private void device(@Nullable Device device) {
    if (device == null) {
      return;
    }
    int mark = out.mark();
    Evidence evidence = device.evidence();
    if (evidence != null) {
      int inner = out.mark();
      out.signed(3, evidence.atMs());
      out.digest(2, evidence.digest());
      out.varint(1, evidence.type() == null ? 0 : evidence.type().number());
      out.message(4, inner);
    }
    out.string(3, device.app());
    out.string(2, device.firmware());
    ascii(1, device.id());
    out.message(13, mark);
  }

  private void correction(@Nullable Correction correction) {
    if (correction == null) {
      return;
    }
    int mark = out.mark();
    eventIds(3, correction.corrective());
    out.varint(2, correction.reason() == null ? 0 : correction.reason().number());
    eventId(1, correction.target());
    out.message(20, mark);
  }

  private void foreign(@Nullable Foreign foreign) {
    if (foreign == null) {
      return;
    }
    int mark = out.mark();
    out.string(5, foreign.line());
    out.string(4, foreign.source());
    out.varint(3, foreign.length());
    out.digest(2, foreign.digest());
    ascii(1, foreign.mediaType());
    out.message(22, mark);
  }

  private void anchor(@Nullable Anchor anchor) {
    if (anchor == null) {
      return;
    }
    int mark = out.mark();
    out.digest(4, anchor.note());
    out.digest(3, anchor.root());
    out.varint(2, anchor.size());
    ascii(1, anchor.origin());
    out.message(23, mark);
  }

  private void finding(@Nullable Finding finding) {
    if (finding == null) {
      return;
    }
    int mark = out.mark();
    ascii(5, finding.reason());
    out.varint(4, finding.resolution() == null ? 0 : finding.resolution().number());
    ascii(3, finding.rule());
    out.varint(2, finding.revision());
    out.bytes(1, finding.id());
    out.message(27, mark);
  }

  private void ascii(int number, @Nullable String value) {
    if (checked) {
      out.ascii(number, value);
    } else {
      out.string(number, value);
    }
  }

  private void decimal(int number, @Nullable Decimal decimal) {
    if (decimal != null) {
      int mark = out.mark();
      out.varint(2, decimal.scale());
      out.signed(1, decimal.unscaled());
      out.message(number, mark);
    }
  }

  private void critical(List<Integer> numbers) {
    if (!numbers.isEmpty()) {
      int mark = out.mark();
      for (int i = numbers.size() - 1; i >= 0; i--) {
        out.rawVarint(numbers.get(i));
      }
      out.message(15, mark);
    }
  }

  private void methods(int number, List<AuthMethod> methods) {
    if (!methods.isEmpty()) {
      int mark = out.mark();
      for (int i = methods.size() - 1; i >= 0; i--) {
        out.rawVarint(methods.get(i).number());
      }
      out.message(number, mark);
    }
  }

  private void eventId(int number, @Nullable EventId id) {
    out.bytes(number, id == null ? null : id.bytes());
  }

  private void eventIds(int number, List<EventId> ids) {
    for (int i = ids.size() - 1; i >= 0; i--) {
      out.element(number, ids.get(i).bytes());
    }
  }

  /** The bytes of one element of a set, as its order compares them. */
  static <T> Bytes element(T element, java.util.function.BiConsumer<BodyWriter, T> part) {
    WireWriter scratch = WireWriter.scratch();
    part.accept(new BodyWriter(scratch, false), element);
    return scratch.toBytes();
  }
}
