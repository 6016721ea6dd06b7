package dev.custody.cli;

import dev.custody.api.event.Finding;
import dev.custody.api.event.Kind;
import dev.custody.crypto.key.SigningException;
import dev.custody.reconcile.RuleBook;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code custody hold}: an order that stops goods, a place, a party or a lane. */
@Command(
    name = "hold",
    mixinStandardHelpOptions = true,
    description = {
      "Sign a hold: what it names does not move until it is released.",
      "A hold for a rule that accuses people is sticky: another person releases it."
    })
final class HoldCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin TargetOptions target;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "WORD",
      description = "why, in one word without spaces")
  String reason;

  @Option(
      names = "--rule",
      paramLabel = "RULE",
      description = "the rule that it is for, as R10: decides whether it is sticky")
  @Nullable String rule;

  @Mixin ExceptionOptions exception;

  @Mixin OrderOptions order;

  HoldCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SigningException {
    order.check();
    if (rule != null && RuleBook.rules().stream().noneMatch(each -> each.id().equals(rule))) {
      throw CommandFault.usage("no rule: expected=R01 and so on (docs/rules.md), found=" + rule);
    }
    Finding finding = exception.finding(rule, null, reason);
    return order.sign(terminal, target.into(order.event(Kind.HOLD)).finding(finding));
  }
}
