package dev.custody.feeds.internal.table;

import dev.custody.feeds.internal.json.JsonRefused;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of a table, one after the other. */
public interface Rows extends Closeable {

  /** The next row; null behind the last. */
  @Nullable Row next() throws IOException, JsonRefused;
}
