package dev.custody.cli;

import dev.custody.api.Parsed;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.feed.FeedWriter;
import dev.custody.log.EntryCursor;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody export}: writes entries of a log as a feed for a partner. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Write entries of a log as a feed file.")
final class ExportCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "LOGDIR")
  Path log;

  @Option(
      names = "--from",
      paramLabel = "N",
      description = "the first index; default the first there is")
  @Nullable Long from;

  @Option(names = "--to", paramLabel = "M", description = "the index behind the last; default all")
  @Nullable Long to;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "a new feed file")
  Path out;

  ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    LogReader reader = LogReader.open(log);
    long start = from == null ? reader.firstIndex() : from;
    long end = to == null ? reader.size() : to;
    if (start < reader.firstIndex() || start > end || end > reader.size()) {
      throw CommandFault.usage(
          "range outside the log: from="
              + start
              + ", to="
              + end
              + ", first="
              + reader.firstIndex()
              + ", size="
              + reader.size());
    }
    long written = 0;
    // A half feed must not look like a whole one: it is built beside its name and moved there.
    Path partial = out.resolveSibling(out.getFileName() + ".tmp");
    if (Files.exists(out)) {
      throw CommandFault.usage("already there, nothing overwritten: " + out);
    }
    try (OutputStream stream =
            new BufferedOutputStream(
                Files.newOutputStream(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE));
        FeedWriter feed = FeedWriter.open(stream);
        EntryCursor entries = reader.entries(start);
        Progress progress = new Progress(terminal, "entries", end - start)) {
      for (LoggedEntry entry = entries.next();
          entry != null && entry.index() < end;
          entry = entries.next()) {
        feed.write(EventPackage.of(signed(entry)));
        written++;
        progress.step();
      }
    }
    Files.move(partial, out);
    terminal.line("exported " + written + " events: " + out);
    return ExitCode.HOLDS;
  }

  private static SignedEvent signed(LoggedEntry entry) {
    Parsed<SignedEvent> parsed = entry.signedEvent();
    if (parsed instanceof Parsed.Refused<SignedEvent> refused) {
      throw CommandFault.evidence(
          "entry is no signed event: index=" + entry.index() + ", " + refused.first());
    }
    return parsed.require();
  }
}
