package dev.custody.feeds.epcis;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.event.CustodyEvent;
import dev.custody.feeds.internal.epcis.DocumentScan;
import dev.custody.feeds.internal.epcis.DocumentWalk;
import dev.custody.feeds.internal.epcis.EventMapper;
import dev.custody.feeds.internal.json.Json;
import dev.custody.feeds.internal.json.JsonRefused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads EPCIS 2.0 JSON-LD: EPCISDocument, EPCISQueryDocument or one event, of any size.
 *
 * <p>Two passes. The first judges every byte by the rules of strict JSON and of bundled contexts,
 * so a document is refused before anything of it is given out. The second holds one event at a time
 * (up to 16 MiB and 250,000 values) and gives out custody events and reports in the order of the
 * document. The same bytes and the same knowledge give the same events, ids included. Holds no
 * state between calls; safe to share between threads.
 *
 * @since 0.1.0
 */
public final class EpcisReader {

  private EpcisReader() {}

  /**
   * Reads a document to its end, or refuses it.
   *
   * @param document read twice
   * @param origin what the events say of where they come from
   * @param known where error declarations find events of earlier documents
   * @param sink takes events and reports; nothing if the document is refused
   * @throws IOException if the document cannot be read or the sink fails
   */
  @CheckReturnValue
  public static EpcisOutcome read(
      DocumentSource document, DocumentOrigin origin, KnownEvents known, EpcisSink sink)
      throws IOException {
    try {
      DocumentScan.Shape shape = DocumentScan.scan(document);
      Run run = new Run(shape, new EventMapper(origin, known, shape.declaresErrors()), sink);
      DocumentWalk.walk(document, shape, run::event, run::report);
      run.flush();
      return new EpcisOutcome.Read(run.epcisEvents, run.mapped, run.custodyEvents, run.unmapped);
    } catch (JsonRefused e) {
      return new EpcisOutcome.Refused(DocumentFault.of(e));
    }
  }

  /** Judges a document without mapping it; empty if it would be read. */
  @CheckReturnValue
  public static Optional<DocumentFault> fault(DocumentSource document) throws IOException {
    try {
      DocumentScan.scan(document);
      return Optional.empty();
    } catch (JsonRefused e) {
      return Optional.of(DocumentFault.of(e));
    }
  }

  private static final class Run {

    private final DocumentScan.Shape shape;
    private final EventMapper mapper;
    private final EpcisSink sink;
    // Reports about the document itself wait here until the next event or the end.
    private final List<Unmapped> waiting = new ArrayList<>();
    private long epcisEvents;
    private long mapped;
    private long custodyEvents;
    private long unmapped;

    private Run(DocumentScan.Shape shape, EventMapper mapper, EpcisSink sink) {
      this.shape = shape;
      this.mapper = mapper;
      this.sink = sink;
    }

    private void report(String pointer, String what) {
      waiting.add(new Unmapped(pointer, what));
    }

    private void event(Json event, String pointer) throws IOException {
      flush();
      EventMapper.Mapped result = mapper.map(event, pointer, shape.prefixes());
      epcisEvents++;
      mapped += result.events().isEmpty() ? 0 : 1;
      for (CustodyEvent custodyEvent : result.events()) {
        custodyEvents++;
        sink.event(pointer, custodyEvent);
      }
      waiting.addAll(result.unmapped());
      flush();
    }

    private void flush() throws IOException {
      for (Unmapped report : waiting) {
        unmapped++;
        sink.unmapped(report);
      }
      waiting.clear();
    }
  }
}
