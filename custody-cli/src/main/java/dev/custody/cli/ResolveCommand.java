package dev.custody.cli;

import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Finding;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.event.Resolution;
import dev.custody.crypto.key.SigningException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody resolve}: a person says what an exception turned out to be. */
@Command(
    name = "resolve",
    mixinStandardHelpOptions = true,
    description = {
      "Sign what an exception turned out to be, which closes it.",
      "New evidence opens it again; what it stops by a sticky hold takes a second person."
    })
final class ResolveCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "EXCEPTION-ID",
      description = "32 hex digits, as custody reconcile printed them")
  String id;

  @Option(
      names = "--as",
      required = true,
      paramLabel = "WHAT",
      description = "found, loss, process-error, data-error or false-alarm")
  String as;

  @Option(
      names = "--exceptions",
      paramLabel = "F.jsonl",
      description = "lines of custody reconcile: rule, revision and subject are taken from there")
  @Nullable Path exceptions;

  @Option(
      names = "--item",
      paramLabel = "URI",
      description = "the goods that it is about, where --exceptions is not given")
  @Nullable String item;

  @Option(names = "--place", paramLabel = "URI", description = "where, instead of goods")
  @Nullable String place;

  @Option(names = "--reason", paramLabel = "WORD", description = "more, in one word")
  @Nullable String reason;

  @Mixin OrderOptions order;

  ResolveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    order.check();
    Resolution resolution;
    try {
      resolution = Resolution.valueOf(as.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(
          "no resolution: expected=found, loss, process-error, data-error or false-alarm, found="
              + as);
    }
    ExceptionLine line =
        exceptions == null ? null : ExceptionLine.last(exceptions, ExceptionOptions.id(id));
    Finding finding =
        new Finding(
            ExceptionOptions.id(id).bytes(),
            line == null ? 0 : line.revision(),
            line == null ? null : line.rule(),
            resolution,
            reason);
    return order.sign(terminal, about(line).finding(finding));
  }

  private CustodyEventBuilder about(@Nullable ExceptionLine line) {
    CustodyEventBuilder event = order.event(Kind.EXCEPTION);
    try {
      if (place != null) {
        return event.place(Place.at(place));
      }
      String subject = item != null ? item : line == null ? null : line.subject();
      if (subject == null) {
        throw CommandFault.usage("--exceptions, --item or --place is needed: what it is about");
      }
      return event.items(List.of(Item.of(subject)));
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage("--item or --place is needed: " + e.getMessage());
    }
  }
}
