package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.feeds.json.EventJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody inspect}: shows what a file says, without believing any of it. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Show what a feed, log, signed event or body says; verifies nothing.")
final class InspectCommand implements Callable<Integer> {

  private static final byte[] FEED_MAGIC = "CUSTODY-FEED-1\n".getBytes(StandardCharsets.US_ASCII);

  private final Terminal terminal;

  @Parameters(
      paramLabel = "FILE",
      description = "a feed, a log directory, a signed event or a body")
  Path file;

  @Option(names = "--json", description = "the JSON view of each event, one a line")
  boolean json;

  private boolean refused;

  InspectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (Files.isDirectory(file) || startsWithMagic()) {
      records();
    } else {
      single(Bytes.ofOwned(Inputs.bytes(file, Limits.SIGNED_EVENT_BYTES_MAX)));
    }
    terminal.say("shown as it stands there; nothing of it was verified");
    return refused ? ExitCode.EVIDENCE : ExitCode.HOLDS;
  }

  private boolean startsWithMagic() throws IOException {
    try (var in = Files.newInputStream(file)) {
      return java.util.Arrays.equals(in.readNBytes(FEED_MAGIC.length), FEED_MAGIC);
    }
  }

  private void records() throws IOException {
    try (Records records = Records.open(file)) {
      long index = records.firstIndex();
      for (Parsed<FeedRecord> record = records.next(); record != null; record = records.next()) {
        if (record instanceof Parsed.Refused<FeedRecord> refusal) {
          refuse(index++, refusal.first().toString());
          continue;
        }
        FeedRecord found = record.require();
        if (found instanceof FeedRecord.OfEvent event) {
          event(index++, event.event());
        } else if (found instanceof FeedRecord.OfBatch batch) {
          for (EventPackage event : batch.batch().events()) {
            event(index++, event);
          }
        } else if (!json) {
          terminal.line(
              found instanceof FeedRecord.OfCheckpoint
                  ? "        a checkpoint"
                  : "        a trust bundle");
        }
      }
    }
  }

  private void event(long index, EventPackage event) {
    SignedEvent signed = event.event();
    if (json) {
      Parsed<String> view = EventJson.toJson(signed);
      if (view instanceof Parsed.Refused<String> refusal) {
        refuse(index, refusal.first().toString());
      } else {
        terminal.line(view.require());
      }
      return;
    }
    Parsed<CustodyEvent> decoded = EventCodec.decode(signed.body());
    if (decoded instanceof Parsed.Refused<CustodyEvent> refusal) {
      refuse(index, refusal.first().toString());
      return;
    }
    CustodyEvent body = decoded.require();
    terminal.line(
        String.format(
            "%6d  %s  %-12s  %s  %s  %s",
            index,
            signed.eventId().toShortHex(),
            body.kind(),
            body.time().instant(),
            body.subject(),
            String.join(" + ", statements(signed))));
  }

  private static List<String> statements(SignedEvent signed) {
    List<String> said = new ArrayList<>();
    for (Statement statement : signed.statements()) {
      Parsed<ProtectedHeader> header = ProtectedHeader.parse(statement.protectedHeader());
      said.add(
          header instanceof Parsed.Accepted<ProtectedHeader> accepted
              ? accepted.value().role()
                  + " "
                  + accepted.value().kid().toHex().substring(0, 8)
                  + "#"
                  + accepted.value().sequence()
              : "unreadable");
    }
    return said;
  }

  private void single(Bytes bytes) {
    Parsed<SignedEvent> signed = ContainerCodec.parseSignedEvent(bytes);
    if (signed instanceof Parsed.Accepted<SignedEvent> accepted
        && EventCodec.decode(accepted.value().body()) instanceof Parsed.Accepted<CustodyEvent>) {
      event(0, EventPackage.of(accepted.value()));
      return;
    }
    Parsed<CustodyEvent> body = EventCodec.decode(bytes);
    if (body instanceof Parsed.Refused<CustodyEvent> refusal) {
      throw CommandFault.usage(
          "neither a feed, a log, a signed event nor a body: " + file + ": " + refusal.first());
    }
    if (json) {
      terminal.line(EventJson.toJson(body.require()));
    } else {
      event(0, EventPackage.of(new SignedEvent(bytes, List.of())));
    }
  }

  private void refuse(long index, String why) {
    refused = true;
    terminal.line(String.format("%6d  refused: %s", index, why));
  }
}
