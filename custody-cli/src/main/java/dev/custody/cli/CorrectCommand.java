package dev.custody.cli;

import dev.custody.api.EventId;
import dev.custody.api.event.Correction;
import dev.custody.api.event.CorrectionReason;
import dev.custody.api.event.Kind;
import dev.custody.crypto.key.SigningException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody correct}: declares an earlier event wrong; never erases it. */
@Command(
    name = "correct",
    mixinStandardHelpOptions = true,
    description = {
      "Sign that an earlier event is wrong. It takes effect with the statements of every party",
      "whose statement that event needed, so both sides of a handover correct it."
    })
final class CorrectCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "EVENT-ID",
      description = "\"ni:///sha-256;...\", in quotes: a semicolon ends a command")
  String target;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "WHY",
      description = "did-not-occur or incorrect-data")
  String reason;

  @Option(
      names = "--instead",
      paramLabel = "EVENT-ID",
      description = "an event that stands in its place, once for each")
  List<String> instead = new ArrayList<>();

  @Mixin OrderOptions order;

  CorrectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    order.check();
    CorrectionReason why;
    List<EventId> corrective = new ArrayList<>();
    EventId wrong;
    try {
      why = CorrectionReason.valueOf(reason.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(
          "no reason: expected=did-not-occur or incorrect-data, found=" + reason);
    }
    try {
      wrong = EventId.parse(target);
      instead.forEach(each -> corrective.add(EventId.parse(each)));
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage("no event id: " + e.getMessage());
    }
    return order.sign(
        terminal, order.event(Kind.CORRECTION).correction(new Correction(wrong, why, corrective)));
  }
}
