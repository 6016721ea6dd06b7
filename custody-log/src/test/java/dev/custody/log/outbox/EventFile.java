package dev.custody.log.outbox;

import dev.custody.api.Bytes;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Tbs;
import dev.custody.crypto.batch.SignedEventSink;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The plainest sink that keeps its word: a file, forced, each link once, a torn end cut off. */
final class EventFile implements SignedEventSink, Closeable {

  private final RandomAccessFile file;
  private final Set<Link> links = new HashSet<>();
  private final List<SignedEvent> events = new ArrayList<>();

  private EventFile(RandomAccessFile file) {
    this.file = file;
  }

  static EventFile open(Path path) throws IOException {
    EventFile opened = new EventFile(new RandomAccessFile(path.toFile(), "rw"));
    opened.read();
    return opened;
  }

  private void read() throws IOException {
    long end = 0;
    while (file.length() - end >= 4) {
      file.seek(end);
      int length = file.readInt();
      if (file.length() - end - 4 < length) {
        break;
      }
      byte[] bytes = new byte[length];
      file.readFully(bytes);
      add(ContainerCodec.parseSignedEvent(Bytes.ofOwned(bytes)).require());
      end += 4 + length;
    }
    file.setLength(end);
    file.seek(end);
    file.getFD().sync();
  }

  private boolean add(SignedEvent event) {
    Bytes header = event.statements().get(0).protectedHeader();
    if (!links.add(Link.ofTbs(Tbs.ofStatement(header, event.eventId())))) {
      return false;
    }
    events.add(event);
    return true;
  }

  @Override
  public synchronized void accept(List<SignedEvent> signed) throws IOException {
    for (SignedEvent event : signed) {
      if (add(event)) {
        byte[] bytes = ContainerCodec.encode(event).toByteArray();
        file.writeInt(bytes.length);
        file.write(bytes);
      }
    }
    file.getFD().sync();
  }

  synchronized List<SignedEvent> events() {
    return new ArrayList<>(events);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
