package dev.custody.feeds.epcis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.custody.api.Digest;
import dev.custody.api.event.CustodyEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What a document gave out, and how it ended. */
public final class Taken implements EpcisSink {

  private final List<CustodyEvent> events = new ArrayList<>();
  private final List<String> pointers = new ArrayList<>();
  private final List<Unmapped> unmapped = new ArrayList<>();
  private EpcisOutcome outcome;

  /** Reads a document. */
  public static Taken from(String document) {
    return from(document.getBytes(UTF_8));
  }

  /** Reads a document. */
  public static Taken from(byte[] document) {
    Taken taken = new Taken();
    DocumentOrigin origin =
        new DocumentOrigin(
            "application/ld+json", Digest.sha256(document), document.length, "partner");
    try {
      taken.outcome =
          EpcisReader.read(
              () -> new ByteArrayInputStream(document), origin, KnownEvents.NONE, taken);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return taken;
  }

  @Override
  public void event(String jsonPointer, CustodyEvent event) {
    pointers.add(jsonPointer);
    events.add(event);
  }

  @Override
  public void unmapped(Unmapped report) {
    unmapped.add(report);
  }

  public List<CustodyEvent> events() {
    return events;
  }

  public List<String> pointers() {
    return pointers;
  }

  public List<Unmapped> unmapped() {
    return unmapped;
  }

  public List<String> unmappedPointers() {
    return unmapped.stream().map(Unmapped::jsonPointer).toList();
  }

  public EpcisOutcome outcome() {
    return outcome;
  }

  public DocumentFault fault() {
    return ((EpcisOutcome.Refused) outcome).fault();
  }
}
