package dev.custody.cli;

import dev.custody.api.event.Kind;
import dev.custody.crypto.key.SigningException;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code custody release}: lifts a hold. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description = {
      "Sign the release of what a hold names; with --exception of what that exception asks to"
          + " stop.",
      "A sticky hold takes another key and another operator than those that set it."
    })
final class ReleaseCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin TargetOptions target;

  @Option(names = "--reason", paramLabel = "WORD", description = "why, in one word without spaces")
  @Nullable String reason;

  @Mixin ExceptionOptions exception;

  @Mixin OrderOptions order;

  ReleaseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    order.check();
    int code =
        order.sign(
            terminal,
            target.into(order.event(Kind.RELEASE)).finding(exception.finding(null, null, reason)));
    terminal.say(
        "whether anything still holds it, custody gate says: a sticky hold takes a second person");
    return code;
  }
}
