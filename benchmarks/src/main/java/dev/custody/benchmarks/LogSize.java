package dev.custody.benchmarks;

import dev.custody.crypto.key.SigningException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Says how large a log is beside the entries in it, 512 bytes each. {@code java -cp ...
 * dev.custody.benchmarks.LogSize 200000}.
 */
final class LogSize {

  private LogSize() {}

  /**
   * Prints one line for each part of the log.
   *
   * @param arguments how many entries
   */
  public static void main(String[] arguments) throws IOException, SigningException {
    long entries = arguments.length == 0 ? 100_000 : Long.parseLong(arguments[0]);
    Path directory = LogEntries.directory();
    try {
      Path log = GrownLog.closed(directory, entries);
      Map<String, Long> bytes = new TreeMap<>();
      try (Stream<Path> files = Files.walk(log)) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          String part = log.relativize(file).toString().replace('\\', '/');
          part = part.startsWith("tile/entries/") ? "bundles" : part.replaceFirst("/.*", "");
          bytes.merge(part, Files.size(file), Long::sum);
        }
      }
      double all = (double) entries * LogEntries.BYTES;
      long total = 0;
      for (Map.Entry<String, Long> part : bytes.entrySet()) {
        total += part.getValue();
        print(part.getKey(), part.getValue(), all);
      }
      print(
          "segments + hash tiles",
          bytes.getOrDefault("seg", 0L) + bytes.getOrDefault("tile", 0L),
          all);
      print("everything", total, all);
    } finally {
      LogEntries.delete(directory);
    }
  }

  private static void print(String what, long bytes, double all) {
    System.out.println(
        String.format(
            Locale.ROOT, "%-24s %12d bytes  %.3f of the entries", what, bytes, bytes / all));
  }
}
