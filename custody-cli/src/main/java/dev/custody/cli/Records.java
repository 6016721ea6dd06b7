package dev.custody.cli;

import dev.custody.api.Parsed;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.feed.FeedEntry;
import dev.custody.crypto.feed.FeedFormatException;
import dev.custody.crypto.feed.FeedReader;
import dev.custody.log.EntryCursor;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The records of a feed file or of a log directory, one after the other in constant memory. */
abstract sealed class Records implements AutoCloseable {

  /** Opens a feed file, or a log where the path is a directory. */
  static Records open(Path path) throws IOException {
    return Files.isDirectory(path) ? new OfLog(LogReader.open(path)) : new OfFeed(path);
  }

  /** The next record, or null at the end. */
  abstract @Nullable Parsed<FeedRecord> next() throws IOException;

  /** How many there are, 0 if that is not known beforehand. */
  abstract long count();

  /** The index of the first one: not 0 in a log whose beginning was pruned. */
  long firstIndex() {
    return 0;
  }

  @Override
  public abstract void close() throws IOException;

  private static final class OfFeed extends Records {
    private final Path path;
    private final FeedReader reader;

    OfFeed(Path path) throws IOException {
      this.path = path;
      try {
        this.reader = FeedReader.open(Files.newInputStream(path));
      } catch (FeedFormatException e) {
        throw CommandFault.usage("neither a feed nor a log: " + path + ": " + e.getMessage());
      }
    }

    @Override
    @Nullable Parsed<FeedRecord> next() throws IOException {
      try {
        FeedEntry entry = reader.next();
        return entry == null ? null : entry.record();
      } catch (FeedFormatException e) {
        throw CommandFault.usage("the feed breaks off: " + path + ": " + e.getMessage());
      }
    }

    @Override
    long count() {
      return 0;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  private static final class OfLog extends Records {
    private final LogReader reader;
    private final long firstIndex;
    private final EntryCursor entries;

    OfLog(LogReader reader) throws IOException {
      this.reader = reader;
      this.firstIndex = reader.firstIndex();
      this.entries = reader.entries(firstIndex);
    }

    @Override
    @Nullable Parsed<FeedRecord> next() throws IOException {
      LoggedEntry entry = entries.next();
      if (entry == null) {
        return null;
      }
      Parsed<SignedEvent> parsed = entry.signedEvent();
      if (parsed instanceof Parsed.Refused<SignedEvent> refused) {
        return new Parsed.Refused<>(refused.refusals());
      }
      return new Parsed.Accepted<>(new FeedRecord.OfEvent(EventPackage.of(parsed.require())));
    }

    @Override
    long count() {
      return reader.size() - firstIndex();
    }

    @Override
    long firstIndex() {
      return firstIndex;
    }

    @Override
    public void close() throws IOException {
      entries.close();
    }
  }
}
