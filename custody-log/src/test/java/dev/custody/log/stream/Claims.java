package dev.custody.log.stream;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.log.LogEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Statements that nobody signed: streams are about positions, so a header is enough. */
final class Claims {

  private Claims() {}

  static KeyId key(int number) {
    byte[] id = new byte[KeyId.LENGTH];
    id[0] = (byte) number;
    id[15] = 7;
    return new KeyId(Bytes.ofOwned(id));
  }

  static Bytes body(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  static Statement statement(KeyId kid, long sequence, int signature) {
    ProtectedHeader header =
        new ProtectedHeader(
            -19,
            kid,
            "urn:custody:party:a",
            "urn:custody:event",
            Role.ACTOR,
            sequence,
            Link.genesis(kid),
            null,
            null);
    return new Statement(header.encode(), Bytes.ofOwned(new byte[] {(byte) signature, 1}));
  }

  static SignedEvent event(String body, Statement... statements) {
    List<Statement> sorted = new ArrayList<>(Arrays.asList(statements));
    sorted.sort(Comparator.comparing(ContainerCodec::encode));
    return new SignedEvent(body(body), sorted);
  }

  /** An event close to the limit of a body. */
  static SignedEvent large(int number, KeyId kid) {
    byte[] body = new byte[55_000];
    body[0] = (byte) number;
    body[1] = (byte) (number >> 8);
    return new SignedEvent(Bytes.ofOwned(body), Arrays.asList(statement(kid, number, 0)));
  }

  static LogEntry entry(String body, Statement... statements) {
    return LogEntry.ofUnverified(event(body, statements));
  }

  static Link link(String body, Statement statement) {
    return Link.ofTbs(Tbs.ofStatement(statement.protectedHeader(), EventId.ofBody(body(body))));
  }

  static Digest digest(int number) {
    return Digest.sha256(new byte[] {(byte) number, (byte) (number >> 8)});
  }
}
