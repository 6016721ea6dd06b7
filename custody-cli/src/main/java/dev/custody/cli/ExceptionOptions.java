package dev.custody.cli;

import dev.custody.api.event.Finding;
import dev.custody.api.event.Resolution;
import dev.custody.reconcile.ExceptionId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which exception an order is about. */
final class ExceptionOptions {

  @Option(
      names = "--exception",
      paramLabel = "ID",
      description = "the exception that it is about, 32 hex digits")
  @Nullable String id;

  @Option(
      names = "--revision",
      paramLabel = "N",
      description = "its revision: what comes to light later is not covered; default any")
  long revision;

  /** What the event says about the exception; null if nothing. */
  @Nullable Finding finding(
      @Nullable String rule, @Nullable Resolution resolution, @Nullable String reason) {
    if (id == null && rule == null && resolution == null && reason == null) {
      return null;
    }
    return new Finding(id == null ? null : id(id).bytes(), revision, rule, resolution, reason);
  }

  static ExceptionId id(String hex) {
    try {
      return ExceptionId.ofHex(hex);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage("no exception id: expected=32 hex digits, found=" + hex);
    }
  }
}
