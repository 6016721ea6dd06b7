package dev.custody.log.stream;

import dev.custody.api.EventId;
import dev.custody.api.Parsed;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.log.LoggedEntry;

/** Takes the statements of an entry apart: key, position and link of each, signatures unchecked. */
final class StatementClaims {

  /** Takes what one statement says of itself. */
  interface Sink {
    void take(KeyId kid, long sequence, Link link, EventId event);
  }

  private StatementClaims() {}

  /**
   * Gives each readable statement to the sink.
   *
   * @return how many statements could not be read; -1 if the entry itself could not
   */
  static int read(LoggedEntry entry, Sink sink) {
    if (!(entry.signedEvent() instanceof Parsed.Accepted<SignedEvent> accepted)) {
      return -1;
    }
    SignedEvent event = accepted.value();
    EventId id = event.eventId();
    int unreadable = 0;
    for (Statement statement : event.statements()) {
      if (ProtectedHeader.parse(statement.protectedHeader())
          instanceof Parsed.Accepted<ProtectedHeader> header) {
        sink.take(header.value().kid(), header.value().sequence(), link(statement, id), id);
      } else {
        unreadable++;
      }
    }
    return unreadable;
  }

  static Link link(Statement statement, EventId id) {
    return Link.ofTbs(Tbs.ofStatement(statement.protectedHeader(), id));
  }
}
