package dev.custody.feeds.internal.epcis;

import dev.custody.api.event.Document;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Business transactions as documents; one without a type that is a shipment or consignment as such.
 */
final class DocumentMapping {

  private static final int DOCUMENTS_MAX = 64;

  private final Fields event;
  private final Map<String, String> prefixes;
  private @Nullable String consignment;

  DocumentMapping(Fields event, Map<String, String> prefixes) {
    this.event = event;
    this.prefixes = prefixes;
  }

  /** What travels together, once the documents are read. */
  @Nullable String consignment() {
    return consignment;
  }

  /** The documents, with the eventID of the EPCIS event as one of its own type. */
  List<Document> documents(@Nullable String eventId) {
    Set<Document> documents = new LinkedHashSet<>();
    if (eventId != null) {
      String id = EpcIdentifiers.read(eventId);
      if (id == null) {
        event.report("eventID", "no identifier that an event may carry");
      } else {
        documents.add(new Document(Vocabulary.EVENT_ID, id, 0, null));
      }
    }
    if (event.has("bizTransactionList")) {
      for (Fields entry : event.objects("bizTransactionList")) {
        add(entry, documents);
      }
    }
    return new ArrayList<>(documents);
  }

  private void add(Fields entry, Set<Document> documents) {
    String id = Values.identifier(entry, "bizTransaction", prefixes);
    String type = entry.has("type") ? entry.text("type") : null;
    if (type != null) {
      type = Values.word(entry, "type", Vocabulary.shortForm(type, "BTT", prefixes));
    }
    if (type != null && type.startsWith(Vocabulary.OWN_DOCUMENT_TYPE)) {
      type = type.substring(Vocabulary.OWN_DOCUMENT_TYPE.length());
    }
    entry.reportLeft("documents have no field for it");
    boolean shipment = id != null && (id.startsWith("/402/") || id.startsWith("/401/"));
    if (id == null) {
      entry.report("", "a business transaction without its identifier");
    } else if (type == null && shipment && consignment == null) {
      consignment = id;
    } else if (documents.size() == DOCUMENTS_MAX) {
      entry.report("", "more than " + DOCUMENTS_MAX + " documents");
    } else if (!documents.add(new Document(type, id, 0, null))) {
      entry.report("", "a document again");
    }
  }
}
