package dev.custody.log.mirror;

import dev.custody.log.internal.segment.FrameCursor;
import dev.custody.log.internal.segment.SegmentHeader;
import dev.custody.log.internal.segment.SegmentNames;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames of a copy by index, asked for in ascending order: the good ones of its segments. */
final class FrameSource implements Closeable {

  private final Storage storage;
  private final List<Long> segments;
  private int next;
  private @Nullable FrameCursor frames;
  private boolean standing;

  FrameSource(Storage storage) throws IOException {
    this.storage = storage;
    this.segments =
        storage.isDirectory(SegmentNames.DIRECTORY)
            ? SegmentNames.list(storage)
            : Arrays.<Long>asList();
  }

  /** The frame of this index, if it is there and good; valid until the next call. */
  @Nullable FrameCursor frame(long index) throws IOException {
    while (next < segments.size() && segments.get(next) <= index) {
      // Where the next segment begins no later, what is asked for is in it or behind.
      open(segments.get(next++));
    }
    FrameCursor at = frames;
    while (at != null && (!standing || at.index() < index)) {
      standing = at.next();
      if (!standing) {
        return null;
      }
    }
    return at != null && at.index() == index ? at : null;
  }

  private void open(long first) throws IOException {
    close();
    StoredFile file = storage.openRead(SegmentNames.of(first));
    byte[] head = new byte[SegmentHeader.LENGTH];
    int read = file.read(0, head, 0, head.length);
    SegmentHeader header = SegmentHeader.parse(Arrays.copyOf(head, read));
    if (header == null) {
      file.close();
      return;
    }
    frames = new FrameCursor(file, header, SegmentHeader.LENGTH, file.length());
  }

  @Override
  public void close() throws IOException {
    if (frames != null) {
      frames.close();
      frames = null;
      standing = false;
    }
  }
}
