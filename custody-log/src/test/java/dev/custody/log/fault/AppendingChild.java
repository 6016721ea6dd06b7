package dev.custody.log.fault;

import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.CustodyLog;
import dev.custody.log.Durability;
import dev.custody.log.FaultLogs;
import dev.custody.log.LogEntry;
import dev.custody.log.LogUnavailableException;
import dev.custody.log.OpenResult;
import dev.custody.log.internal.storage.DiskStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that appends to a log by several threads and says what it was told, a line each, until
 * it is killed or the log fails. Arguments: directory, number of threads, number of rounds.
 */
final class AppendingChild {

  static final long SEGMENT_BYTES_MAX = 16 * 1024;

  private final CustodyLog log;
  private final long life;

  private AppendingChild(CustodyLog log, long life) {
    this.log = log;
    this.life = life;
  }

  public static void main(String[] arguments) throws Exception {
    DiskStorage storage = new DiskStorage(Path.of(arguments[0]));
    OpenResult result;
    try {
      result = FaultLogs.open(storage, Durability.sync(), AppendingChild::salt, SEGMENT_BYTES_MAX);
    } catch (LogUnavailableException e) {
      say("unavailable " + e.code());
      return;
    } catch (IOException e) {
      say("failed " + e.getClass().getSimpleName() + " opening");
      return;
    }
    CustodyLog log = ((OpenResult.Opened) result).log();
    AppendingChild child = new AppendingChild(log, System.nanoTime());
    int rounds = Integer.parseInt(arguments[2]);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      int number = i;
      threads.add(new Thread(() -> child.append(number, rounds)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    // The threads of a failed log do not keep the process.
    System.exit(0);
  }

  static byte[] salt() {
    byte[] salt = new byte[8];
    new SecureRandom().nextBytes(salt);
    return salt;
  }

  private void append(int thread, int rounds) {
    try {
      for (int round = 0; round < rounds; round++) {
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 0; i <= round % 3; i++) {
          entries.add(entry("entry " + life + " " + thread + " " + round + " " + i));
        }
        if (round % 4 == 1) {
          String text = text(entries.get(0));
          say("ack " + log.submit(entries.get(0)).join().index() + " " + text);
        } else {
          long first = log.append(entries).get(0).index();
          // The others stand behind it, perhaps with those of other threads between.
          say("ack " + first + " " + text(entries.get(0)));
        }
        if (round % 7 == 3) {
          Checkpoint signed = log.checkpoint();
          say("signed " + signed.size() + " " + signed.root().toHex());
        }
      }
      log.close();
      say("closed");
    } catch (Exception e) {
      Throwable reason = e instanceof java.util.concurrent.CompletionException ? e.getCause() : e;
      say("failed " + reason.getClass().getSimpleName());
      try {
        log.append(entry("never " + life));
        say("went on");
      } catch (Exception again) {
        say("again " + again.getClass().getSimpleName());
      }
    }
  }

  private static LogEntry entry(String text) {
    return FaultLogs.entry(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String text(LogEntry entry) {
    return new String(entry.bytes().toByteArray(), StandardCharsets.US_ASCII);
  }

  private static void say(String line) {
    // One write, so that a kill cuts between lines.
    synchronized (AppendingChild.class) {
      System.out.println(line);
      System.out.flush();
    }
  }
}
