package dev.custody.api.statement;

import dev.custody.api.Bytes;
import dev.custody.api.internal.wire.WireWriter;
import java.util.List;

/** Writes containers backwards, as {@link WireWriter} wants it: fields in descending number. */
final class ContainerWriter {

  private final WireWriter out;

  ContainerWriter(WireWriter out) {
    this.out = out;
  }

  void statement(Statement statement) {
    present(2, statement.signature());
    present(1, statement.protectedHeader());
  }

  void signedEvent(SignedEvent event) {
    List<Statement> statements = event.statements();
    for (int i = statements.size() - 1; i >= 0; i--) {
      int mark = out.mark();
      statement(statements.get(i));
      out.message(2, mark);
    }
    present(1, event.body());
  }

  void eventPackage(EventPackage event) {
    elements(5, event.offers());
    elements(4, event.receipts());
    elements(3, event.timestampTokens());
    List<Disclosure> disclosures = event.disclosures();
    for (int i = disclosures.size() - 1; i >= 0; i--) {
      int mark = out.mark();
      present(3, disclosures.get(i).value());
      present(2, disclosures.get(i).salt());
      out.varint(1, disclosures.get(i).slot());
      out.message(2, mark);
    }
    int mark = out.mark();
    signedEvent(event.event());
    out.message(1, mark);
  }

  void batchProof(BatchProof proof) {
    for (int i = proof.path().size() - 1; i >= 0; i--) {
      out.element(4, proof.path().get(i).bytes());
    }
    out.varint(3, proof.leafIndex());
    out.varint(2, proof.treeSize());
    present(1, proof.signature());
  }

  void feedRecord(FeedRecord record) {
    int mark = out.mark();
    if (record instanceof FeedRecord.OfEvent of) {
      eventPackage(of.event());
      out.message(1, mark);
    } else if (record instanceof FeedRecord.OfBatch of) {
      List<EventPackage> events = of.batch().events();
      for (int i = events.size() - 1; i >= 0; i--) {
        int inner = out.mark();
        eventPackage(events.get(i));
        out.message(2, inner);
      }
      present(1, of.batch().signature());
      out.message(2, mark);
    } else if (record instanceof FeedRecord.OfCheckpoint of) {
      out.string(3, of.note());
    } else if (record instanceof FeedRecord.OfTrustBundle of) {
      out.element(4, of.bundle());
    }
  }

  private void present(int number, Bytes value) {
    if (value.length() > 0) {
      out.element(number, value);
    }
  }

  private void elements(int number, List<Bytes> values) {
    for (int i = values.size() - 1; i >= 0; i--) {
      out.element(number, values.get(i));
    }
  }
}
