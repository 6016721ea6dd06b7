package dev.custody.feeds.gateway;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.EventId;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Foreign;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Time;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.stream.SignedBatch;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.feeds.epcis.DocumentOrigin;
import dev.custody.feeds.epcis.EpcisOutcome;
import dev.custody.feeds.epcis.EpcisReader;
import dev.custody.feeds.epcis.EpcisSink;
import dev.custody.feeds.epcis.Unmapped;
import dev.custody.feeds.table.TableKind;
import dev.custody.feeds.table.TableOutcome;
import dev.custody.feeds.table.TableReader;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogEntry;
import dev.custody.log.ObjectStore;
import dev.custody.log.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Witnesses documents that nobody signed: first exactly the bytes, into the object store of a log;
 * then one FOREIGN event that names them by digest; then the events mapped from them, each naming
 * the document and its place in it. All are signed in role GATEWAY, which says "this is what we
 * received, then", and nothing about its truth.
 *
 * <p>The same bytes again add nothing, and a run that was cut off is completed by the next: mapped
 * events have the same ids each time (docs/adr/0060), and what is in the log under this gateway's
 * key is left out. Bytes that were kept as a plain document can be given again as a table. JSON is
 * mapped as EPCIS 2.0, and tables row by row where their media type says so ({@link TableKind});
 * documents of another media type are witnessed as bytes only.
 *
 * <p>Thread-safe: documents take their turns. The log and the signer stay the caller's, and the key
 * is this gateway's alone.
 *
 * @since 0.1.0
 */
public final class Gateway {

  /** Events under one signature and one write of the log. */
  private static final int BATCH_EVENTS = 256;

  // A part that no mapped event has.
  private static final int DOCUMENT_PART = -1;

  private final CustodyLog log;
  private final StatementSigner signer;
  private final Clock clock;
  private final long documentBytesMax;
  // Held for a whole document; guards the two fields below, which Run uses within its turn.
  private final Object turn = new Object();

  private final WitnessedDocuments documents;

  // Whether the log may lack what was signed last: before the first document, and after a failure.
  private boolean behind = true;

  private Gateway(CustodyLog log, StatementSigner signer, Clock clock, long documentBytesMax) {
    this.log = Objects.requireNonNull(log, "log");
    this.signer = Objects.requireNonNull(signer, "signer");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.documentBytesMax = documentBytesMax;
    this.documents = new WitnessedDocuments(log.reader(), signer.keyId());
  }

  /**
   * A gateway over this log.
   *
   * @param signer the stream of the gateway's own key
   * @param clock tells when documents are received
   * @param documentBytesMax how long a document may be
   */
  public static Gateway over(
      CustodyLog log, StatementSigner signer, Clock clock, long documentBytesMax) {
    if (documentBytesMax < 1) {
      throw new IllegalArgumentException(
          "limit of a document below 1: bytesMax=" + documentBytesMax);
    }
    return new Gateway(log, signer, clock, documentBytesMax);
  }

  /** The party of a gateway that acts for nobody else: {@code urn:custody:gateway:<kid>}. */
  public static String defaultParty(KeyId kid) {
    return "urn:custody:gateway:" + kid.toHex();
  }

  /**
   * Witnesses a document, read once to its end and not closed.
   *
   * @param mediaType a word, as {@code application/ld+json}
   * @param source where it came from, free text up to 1,024 bytes that goes into every event; null
   *     if not stated
   * @param reports takes what is not mapped, in the order of the document, again where it was
   *     witnessed before
   * @throws dev.custody.log.ObjectTooLargeException if it is longer than admitted; nothing is kept
   * @throws SigningException if the key gives no signature; giving the document again completes the
   *     run
   * @throws IOException if the document cannot be read or the disk failed; as above
   * @throws IllegalArgumentException if media type or source break the rules of their fields
   */
  @CheckReturnValue
  public WitnessResult witness(
      InputStream document, String mediaType, @Nullable String source, Consumer<Unmapped> reports)
      throws IOException, SigningException {
    synchronized (turn) {
      Instant receivedAt = clock.instant();
      catchUp();
      ObjectStore objects = log.objects();
      StoredObject stored = objects.put(document, documentBytesMax);
      DocumentOrigin origin = origin(stored, mediaType, source);
      Run run = new Run(origin, foreign(origin, receivedAt), receivedAt, reports);
      EpcisOutcome outcome = new EpcisOutcome.Read(0, 0, 0, 0);
      if (isTable(origin.mediaType())) {
        outcome = table(stored, origin, run);
      } else if (isJson(origin.mediaType())) {
        try {
          outcome = EpcisReader.read(() -> objects.open(stored.digest()), origin, run::known, run);
        } catch (Run.SigningFailed e) {
          throw e.signing();
        }
      }
      if (outcome instanceof EpcisOutcome.Refused refused) {
        return new WitnessResult.Refused(stored.digest(), stored.length(), refused.fault());
      }
      return run.finish((EpcisOutcome.Read) outcome);
    }
  }

  private EpcisOutcome table(StoredObject stored, DocumentOrigin origin, Run run)
      throws IOException, SigningException {
    try {
      TableOutcome outcome =
          TableReader.read(() -> log.objects().open(stored.digest()), origin, run);
      return outcome instanceof TableOutcome.Read read
          ? new EpcisOutcome.Read(read.rows(), read.rows(), read.rows(), 0)
          : new EpcisOutcome.Refused(((TableOutcome.Refused) outcome).fault());
    } catch (Run.SigningFailed e) {
      throw e.signing();
    }
  }

  /**
   * The same bytes are the same document, by whatever name they come the second time. Only that
   * they are a table can be said later: nothing was mapped from their rows until then.
   */
  private DocumentOrigin origin(StoredObject stored, String mediaType, @Nullable String source) {
    Foreign first = documents.recorded(stored.digest());
    if (first == null || first.mediaType() == null) {
      return new DocumentOrigin(mediaType, stored.digest(), stored.length(), source);
    }
    boolean laterTable = isTable(mediaType) && !isTable(first.mediaType());
    return new DocumentOrigin(
        laterTable ? mediaType : first.mediaType(),
        stored.digest(),
        stored.length(),
        first.source());
  }

  private static boolean isTable(String mediaType) {
    return TableKind.ofMediaType(mediaType).isPresent();
  }

  private static boolean isJson(String mediaType) {
    return mediaType.endsWith("/json") || mediaType.endsWith("+json");
  }

  private static CustodyEvent foreign(DocumentOrigin origin, Instant receivedAt) {
    return CustodyEvent.builder(Kind.FOREIGN)
        .time(Time.of(receivedAt))
        .nonce(origin.nonce("", DOCUMENT_PART))
        .foreign(origin.foreign(null))
        .build();
  }

  // What was signed but may not have reached the log goes there first.
  private void catchUp() throws IOException, SigningException {
    if (behind) {
      Optional<SignedBatch> last = signer.recover();
      if (last.isPresent()) {
        append(documents.missing(last.get()));
      }
      behind = false;
    }
    documents.readOn();
  }

  private void signAndAppend(List<StatementRequest> requests) throws IOException, SigningException {
    behind = true;
    if (requests.size() == 1) {
      append(List.of(signer.sign(requests.get(0))));
    } else {
      append(signer.signBatch(requests).signedEvents());
    }
    behind = false;
  }

  private void append(List<SignedEvent> events) throws IOException {
    List<LogEntry> entries = new ArrayList<>(events.size());
    for (SignedEvent event : events) {
      entries.add(LogEntry.ofUnverified(event));
    }
    log.append(entries);
  }

  /** One document on its way into the log; lives within one turn. */
  private final class Run implements EpcisSink {

    private final DocumentOrigin origin;
    private final CustodyEvent document;
    private final Instant receivedAt;
    private final Consumer<Unmapped> reports;
    private final List<CustodyEvent> waiting = new ArrayList<>();
    private WitnessedDocuments.@Nullable Before before;
    private long added;

    private Run(
        DocumentOrigin origin,
        CustodyEvent document,
        Instant receivedAt,
        Consumer<Unmapped> reports) {
      this.origin = origin;
      this.document = document;
      this.receivedAt = receivedAt;
      this.reports = reports;
    }

    @Override
    public void event(String jsonPointer, CustodyEvent event) throws IOException {
      if (!before().holds(idOf(event))) {
        waiting.add(event);
      }
      if (waiting.size() == BATCH_EVENTS) {
        flush();
      }
    }

    @Override
    public void unmapped(Unmapped unmapped) throws IOException {
      before();
      reports.accept(unmapped);
    }

    private @Nullable EventId known(String epcisEventId) throws IOException {
      return before().find(epcisEventId);
    }

    private WitnessResult finish(EpcisOutcome.Read read) throws IOException, SigningException {
      try {
        WitnessedDocuments.Before known = before();
        flush();
        return new WitnessResult.Witnessed(
            origin.digest(),
            origin.length(),
            known.foreign(),
            read.epcisEvents(),
            read.mappedEpcisEvents(),
            read.custodyEvents(),
            added,
            read.unmapped());
      } catch (SigningFailed e) {
        throw e.signing();
      }
    }

    // The document is in the log before anything that was mapped from it.
    private WitnessedDocuments.Before before() throws IOException {
      WitnessedDocuments.Before found = before;
      if (found == null) {
        found = documents.before(origin.digest());
        if (found == null) {
          sign(List.of(document));
          documents.readOn();
          found = Objects.requireNonNull(documents.before(origin.digest()), "just appended");
        }
        before = found;
      }
      return found;
    }

    private void flush() throws IOException {
      if (!waiting.isEmpty()) {
        sign(waiting);
        waiting.clear();
      }
    }

    private void sign(List<CustodyEvent> events) throws IOException {
      List<StatementRequest> requests = new ArrayList<>(events.size());
      for (CustodyEvent event : events) {
        requests.add(StatementRequest.gateway(event, receivedAt));
      }
      try {
        signAndAppend(requests);
      } catch (SigningException e) {
        throw new SigningFailed(e);
      }
      added += events.size();
    }

    private EventId idOf(CustodyEvent event) {
      return EventId.ofBody(EventCodec.encode(event));
    }

    /** A signing failure on its way through the reader, which knows of I/O only. */
    private static final class SigningFailed extends IOException {

      private static final long serialVersionUID = 1;

      private final transient SigningException signing;

      private SigningFailed(SigningException signing) {
        super(signing);
        this.signing = signing;
      }

      private SigningException signing() {
        return signing;
      }
    }
  }
}
