package dev.custody.feeds.gateway;

import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.Parsed;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Document;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Foreign;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.crypto.stream.SignedBatch;
import dev.custody.feeds.epcis.KnownEvents;
import dev.custody.log.EntryCursor;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a log holds under one gateway's key: read once from the beginning, then only what is new.
 * Statements of other keys do not count; another gateway that has seen the same bytes has said so
 * for itself.
 */
final class WitnessedDocuments {

  private final LogReader reader;
  private final KeyId kid;
  private final Map<Digest, Entry> documents = new HashMap<>();
  private long readTo;

  WitnessedDocuments(LogReader reader, KeyId kid) {
    this.reader = reader;
    this.kid = kid;
  }

  private record Entry(EventId event, Foreign foreign, long index) {}

  /** What to do with an event of this gateway. */
  private interface Visit {
    void event(CustodyEvent event, EventId id, long index);
  }

  /** Reads what was appended since. */
  void readOn() throws IOException {
    long end = reader.size();
    visit(
        readTo,
        end,
        (event, id, index) -> {
          Foreign foreign = event.foreign();
          if (event.kind() == Kind.FOREIGN && foreign != null && foreign.digest() != null) {
            documents.putIfAbsent(foreign.digest(), new Entry(id, foreign, index));
          }
        });
    readTo = end;
  }

  /** What was said of a document when it was witnessed first; null if it never was. */
  @Nullable Foreign recorded(Digest digest) {
    Entry document = documents.get(digest);
    return document == null ? null : document.foreign();
  }

  /** What was there before a document is mapped; null if it was never witnessed. */
  @Nullable Before before(Digest digest) throws IOException {
    Entry document = documents.get(digest);
    if (document == null) {
      return null;
    }
    Set<EventId> mapped = new HashSet<>();
    // The entry of a document just appended is the last one: nothing is read.
    visit(
        document.index() + 1,
        readTo,
        (event, id, index) -> {
          Foreign foreign = event.foreign();
          if (foreign != null && digest.equals(foreign.digest())) {
            mapped.add(id);
          }
        });
    return new Before(document, mapped);
  }

  /** Of what was signed last, that of which the log has no statement with its link. */
  List<SignedEvent> missing(SignedBatch signed) throws IOException {
    Set<Link> there = new HashSet<>();
    try (EntryCursor cursor = reader.entries(reader.firstIndex())) {
      for (LoggedEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
        SignedEvent event = entry.signedEvent().require();
        for (Statement statement : event.statements()) {
          if (isOurs(statement)) {
            there.add(Link.ofTbs(Tbs.ofStatement(statement.protectedHeader(), event.eventId())));
          }
        }
      }
    }
    List<SignedEvent> missing = new ArrayList<>();
    List<SignedEvent> events = signed.signedEvents();
    for (int i = 0; i < events.size(); i++) {
      if (!there.contains(signed.links().get(i))) {
        missing.add(events.get(i));
      }
    }
    return missing;
  }

  /** The log as it was when a document arrived, and what of the document it has by now. */
  final class Before {

    private final Entry document;
    private final Set<EventId> mapped;
    private @Nullable Map<String, EventId> byEpcisId;

    private Before(Entry document, Set<EventId> mapped) {
      this.document = document;
      this.mapped = mapped;
    }

    /** The event that witnesses the document. */
    EventId foreign() {
      return document.event();
    }

    /** Whether an event mapped from the document is in the log already. */
    boolean holds(EventId id) {
      return mapped.contains(id);
    }

    /**
     * The first event mapped from this EPCIS event before the document arrived: later ones do not
     * count, or the same document would give other events when it is read again.
     */
    @Nullable EventId find(String epcisEventId) throws IOException {
      Map<String, EventId> known = byEpcisId;
      if (known == null) {
        Map<String, EventId> found = new HashMap<>();
        visit(0, document.index(), (event, id, index) -> note(event, id, found));
        known = found;
        byEpcisId = found;
      }
      return known.get(epcisEventId);
    }

    private void note(CustodyEvent event, EventId id, Map<String, EventId> found) {
      if (event.kind() != Kind.CORRECTION) {
        for (Document entry : event.documents()) {
          if (KnownEvents.DOCUMENT_TYPE.equals(entry.type()) && entry.id() != null) {
            found.putIfAbsent(entry.id(), id);
          }
        }
      }
    }
  }

  private void visit(long from, long to, Visit visit) throws IOException {
    long start = Math.max(from, reader.firstIndex());
    if (start >= to) {
      return;
    }
    try (EntryCursor cursor = reader.entries(start)) {
      LoggedEntry entry = cursor.next();
      while (entry != null && entry.index() < to) {
        SignedEvent signed = entry.signedEvent().require();
        if (signed.statements().stream().anyMatch(this::isOurs)
            && EventCodec.decode(signed.body()) instanceof Parsed.Accepted<CustodyEvent> event) {
          visit.event(event.value(), signed.eventId(), entry.index());
        }
        entry = cursor.next();
      }
    }
  }

  private boolean isOurs(Statement statement) {
    return ProtectedHeader.parse(statement.protectedHeader())
            instanceof Parsed.Accepted<ProtectedHeader> header
        && header.value().kid().equals(kid);
  }
}
