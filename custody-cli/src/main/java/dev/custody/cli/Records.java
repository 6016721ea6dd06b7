package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.tree.RootAccumulator;
import dev.custody.crypto.feed.FeedEntry;
import dev.custody.crypto.feed.FeedFormatException;
import dev.custody.crypto.feed.FeedReader;
import dev.custody.log.EntryCursor;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** The records of a feed file or of a log directory, one after the other in constant memory. */
abstract sealed class Records implements AutoCloseable {

  /** Opens a feed file, or a log where the path is a directory. */
  static Records open(Path path) throws IOException {
    return open(path, false);
  }

  /** The same; {@code digested} if {@link #digest()} will be asked for. */
  static Records open(Path path, boolean digested) throws IOException {
    return Files.isDirectory(path) ? new OfLog(LogReader.open(path), digested) : new OfFeed(path);
  }

  /** Whose records these are: the origin of a log, or that it is a feed. */
  static String source(Path path) throws IOException {
    return Files.isDirectory(path) ? "log " + LogReader.open(path).origin() : "feed";
  }

  /**
   * A digest of the first records, without a look at what they say: of a log the root of its
   * entries, of a feed that of its bytes.
   *
   * @return null if there are fewer
   */
  static @Nullable Digest digest(Path path, long records) throws IOException {
    if (!Files.isDirectory(path)) {
      try (OfFeed feed = new OfFeed(path)) {
        for (long i = 0; i < records; i++) {
          if (feed.next() == null) {
            return null;
          }
        }
        return feed.digest();
      }
    }
    LogReader log = LogReader.open(path);
    RootAccumulator root = new RootAccumulator();
    try (EntryCursor entries = log.entries(log.firstIndex())) {
      while (root.size() < records) {
        LoggedEntry entry = entries.next();
        if (entry == null) {
          return null;
        }
        root.add(entry.leafHash());
      }
    }
    return root.root();
  }

  /** The next record, or null at the end. */
  abstract @Nullable Parsed<FeedRecord> next() throws IOException;

  /** How many there are, 0 if that is not known beforehand. */
  abstract long count();

  /** The index of the first one: not 0 in a log whose beginning was pruned. */
  long firstIndex() {
    return 0;
  }

  /** The digest of all records up to the last one that was read: {@link #digest(Path, long)}. */
  abstract Digest digest() throws IOException;

  @Override
  public abstract void close() throws IOException;

  private static final class OfFeed extends Records {
    private final Path path;
    private final FeedReader reader;
    private long end;

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
        if (entry == null) {
          return null;
        }
        end = reader.offset();
        return entry.record();
      } catch (FeedFormatException e) {
        throw CommandFault.usage("the feed breaks off: " + path + ": " + e.getMessage());
      }
    }

    @Override
    long count() {
      return 0;
    }

    @Override
    Digest digest() throws IOException {
      MessageDigest sha256;
      try {
        sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every Java has SHA-256", e);
      }
      byte[] piece = new byte[1 << 16];
      try (InputStream in = Files.newInputStream(path)) {
        for (long left = end; left > 0; ) {
          int read = in.read(piece, 0, (int) Math.min(left, piece.length));
          if (read < 0) {
            throw new IOException("the feed became shorter while it was read: " + path);
          }
          sha256.update(piece, 0, read);
          left -= read;
        }
      }
      return new Digest(Bytes.ofOwned(sha256.digest()));
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
    private final boolean digested;
    private final RootAccumulator root = new RootAccumulator();

    OfLog(LogReader reader, boolean digested) throws IOException {
      this.reader = reader;
      this.digested = digested;
      this.firstIndex = reader.firstIndex();
      this.entries = reader.entries(firstIndex);
    }

    @Override
    @Nullable Parsed<FeedRecord> next() throws IOException {
      LoggedEntry entry = entries.next();
      if (entry == null) {
        return null;
      }
      if (digested) {
        root.add(entry.leafHash());
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
    Digest digest() {
      return root.root();
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
