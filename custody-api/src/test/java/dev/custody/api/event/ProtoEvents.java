package dev.custody.api.event;

import com.google.protobuf.ByteString;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.proto.CustodyProto;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns events into messages of the generated classes: the oracle of the codec. */
final class ProtoEvents {

  private ProtoEvents() {}

  static CustodyProto.CustodyEvent message(CustodyEvent e) {
    CustodyProto.CustodyEvent.Builder m =
        CustodyProto.CustodyEvent.newBuilder().setSchema(1).setKindValue(e.kind().number());
    m.setTime(time(e.time())).setNonce(bytes(e.nonce()));
    set(e.consignment(), m::setConsignment);
    e.items().forEach(item -> m.addItems(item(item)));
    set(e.container(), m::setContainer);
    set(e.place(), p -> m.setPlace(place(p)));
    set(e.holder(), m::setHolder);
    set(e.transfer(), t -> m.setTransfer(transfer(t)));
    e.seals().forEach(seal -> m.addSeals(seal(seal)));
    set(e.operator(), o -> m.setOperator(operator(o)));
    set(e.device(), d -> m.setDevice(device(d)));
    e.documents().forEach(document -> m.addDocuments(document(document)));
    m.addAllCritical(e.critical());
    e.commitments()
        .forEach(
            c ->
                m.addCommitments(
                    CustodyProto.Commitment.newBuilder()
                        .setSlot((int) c.slot())
                        .setDigest(bytes(c.digest()))));
    e.attachments().forEach(attachment -> m.addAttachments(attachment(attachment)));
    e.readings().forEach(reading -> m.addReadings(reading(reading)));
    set(e.disposition(), m::setDisposition);
    set(e.correction(), c -> m.setCorrection(correction(c)));
    e.related().forEach(id -> m.addRelated(bytes(id)));
    set(e.foreign(), f -> m.setForeign(foreign(f)));
    set(e.seen(), a -> m.setSeen(anchor(a)));
    set(e.previous(), id -> m.setPrevious(bytes(id)));
    set(e.lifecycle(), l -> m.setLifecycleValue(l.number()));
    set(e.access(), a -> m.setAccessValue(a.number()));
    set(e.finding(), f -> m.setFinding(finding(f)));
    return m.build();
  }

  private static CustodyProto.Time time(Time t) {
    CustodyProto.Time.Builder m =
        CustodyProto.Time.newBuilder().setUtcMs(t.utcMs()).setOffsetMin(t.offsetMin());
    m.setUncertaintyMs((int) t.uncertaintyMs())
        .setMonotonicMs(t.monotonicMs())
        .setSyncAgeS((int) t.syncAgeS());
    set(t.source(), s -> m.setSourceValue(s.number()));
    set(t.bootId(), b -> m.setBootId(bytes(b)));
    return m.build();
  }

  private static CustodyProto.Place place(Place p) {
    CustodyProto.Place.Builder m = CustodyProto.Place.newBuilder();
    set(p.readPoint(), m::setReadPoint);
    set(p.location(), m::setLocation);
    set(
        p.position(),
        o ->
            m.setLatE7(o.latE7())
                .setLonE7(o.lonE7())
                .setAccuracyMm((int) o.accuracyMm())
                .setSourceValue(o.source().number()));
    return m.build();
  }

  private static CustodyProto.Item item(Item i) {
    CustodyProto.Item.Builder m = CustodyProto.Item.newBuilder();
    set(i.id(), m::setId);
    set(i.classId(), m::setClassId);
    set(i.quantity(), q -> m.setQuantity(decimal(q)));
    set(i.uom(), m::setUom);
    set(i.condition(), c -> m.setConditionValue(c.number()));
    return m.build();
  }

  private static CustodyProto.Decimal decimal(Decimal d) {
    return CustodyProto.Decimal.newBuilder().setUnscaled(d.unscaled()).setScale(d.scale()).build();
  }

  private static CustodyProto.Transfer transfer(Transfer t) {
    CustodyProto.Transfer.Builder m = CustodyProto.Transfer.newBuilder();
    set(t.giver(), m::setGiver);
    set(t.receiver(), m::setReceiver);
    set(t.tokenId(), b -> m.setTokenId(bytes(b)));
    t.receiverAuth().forEach(a -> m.addReceiverAuthValue(a.number()));
    set(t.outcome(), o -> m.setOutcomeValue(o.number()));
    set(t.giverOwner(), m::setGiverOwner);
    set(t.receiverOwner(), m::setReceiverOwner);
    return m.build();
  }

  private static CustodyProto.Seal seal(Seal s) {
    CustodyProto.Seal.Builder m =
        CustodyProto.Seal.newBuilder().setId(s.id()).setCounter(s.counter());
    set(s.state(), v -> m.setStateValue(v.number()));
    set(s.sealClass(), v -> m.setSealClassValue(v.number()));
    set(s.proof(), b -> m.setProof(bytes(b)));
    set(s.replaces(), m::setReplaces);
    set(s.unit(), m::setUnit);
    return m.build();
  }

  private static CustodyProto.Operator operator(Operator o) {
    CustodyProto.Operator.Builder m = CustodyProto.Operator.newBuilder();
    set(o.id(), m::setId);
    o.auth().forEach(a -> m.addAuthValue(a.number()));
    set(o.session(), b -> m.setSession(bytes(b)));
    return m.build();
  }

  private static CustodyProto.Device device(Device d) {
    CustodyProto.Device.Builder m = CustodyProto.Device.newBuilder();
    set(d.id(), m::setId);
    set(d.firmware(), m::setFirmware);
    set(d.app(), m::setApp);
    set(
        d.evidence(),
        e -> {
          CustodyProto.Evidence.Builder inner =
              CustodyProto.Evidence.newBuilder().setAtMs(e.atMs());
          set(e.type(), t -> inner.setTypeValue(t.number()));
          set(e.digest(), h -> inner.setDigest(bytes(h)));
          m.setEvidence(inner);
        });
    return m.build();
  }

  private static CustodyProto.Document document(Document d) {
    CustodyProto.Document.Builder m =
        CustodyProto.Document.newBuilder().setRevision((int) d.revision());
    set(d.type(), m::setType);
    set(d.id(), m::setId);
    set(d.digest(), h -> m.setDigest(bytes(h)));
    return m.build();
  }

  private static CustodyProto.Attachment attachment(Attachment a) {
    CustodyProto.Attachment.Builder m =
        CustodyProto.Attachment.newBuilder().setLength(a.length()).setSegmentLog2(a.segmentLog2());
    m.setStartMs(a.startMs()).setDurationMs((int) a.durationMs());
    set(a.digest(), h -> m.setDigest(bytes(h)));
    set(a.mediaType(), m::setMediaType);
    set(a.treeRoot(), h -> m.setTreeRoot(bytes(h)));
    set(a.source(), m::setSource);
    return m.build();
  }

  private static CustodyProto.Reading reading(Reading r) {
    CustodyProto.Reading.Builder m =
        CustodyProto.Reading.newBuilder().setAtMs(r.atMs()).setAlarm(r.alarm());
    set(r.type(), m::setType);
    set(r.value(), d -> m.setValue(decimal(d)));
    set(r.uom(), m::setUom);
    set(r.min(), d -> m.setMin(decimal(d)));
    set(r.max(), d -> m.setMax(decimal(d)));
    set(r.device(), m::setDevice);
    return m.build();
  }

  private static CustodyProto.Correction correction(Correction c) {
    CustodyProto.Correction.Builder m = CustodyProto.Correction.newBuilder();
    set(c.target(), id -> m.setTarget(bytes(id)));
    set(c.reason(), r -> m.setReasonValue(r.number()));
    c.corrective().forEach(id -> m.addCorrective(bytes(id)));
    return m.build();
  }

  private static CustodyProto.Foreign foreign(Foreign f) {
    CustodyProto.Foreign.Builder m = CustodyProto.Foreign.newBuilder().setLength(f.length());
    set(f.mediaType(), m::setMediaType);
    set(f.digest(), h -> m.setDigest(bytes(h)));
    set(f.source(), m::setSource);
    set(f.line(), m::setLine);
    return m.build();
  }

  private static CustodyProto.Anchor anchor(Anchor a) {
    CustodyProto.Anchor.Builder m = CustodyProto.Anchor.newBuilder().setSize(a.size());
    set(a.origin(), m::setOrigin);
    set(a.root(), h -> m.setRoot(bytes(h)));
    set(a.note(), h -> m.setNote(bytes(h)));
    return m.build();
  }

  private static CustodyProto.Finding finding(Finding f) {
    CustodyProto.Finding.Builder m =
        CustodyProto.Finding.newBuilder().setRevision((int) f.revision());
    set(f.id(), b -> m.setId(bytes(b)));
    set(f.rule(), m::setRule);
    set(f.resolution(), r -> m.setResolutionValue(r.number()));
    set(f.reason(), m::setReason);
    return m.build();
  }

  private static <T> void set(@Nullable T value, Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }

  private static ByteString bytes(Bytes bytes) {
    return ByteString.copyFrom(bytes.toByteArray());
  }

  private static ByteString bytes(Digest digest) {
    return bytes(digest.bytes());
  }

  private static ByteString bytes(EventId id) {
    return bytes(id.bytes());
  }
}
