package dev.custody.log;

import dev.custody.api.tree.RootAccumulator;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.CheckpointSigner;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.log.CustodyLog.Settings;
import dev.custody.log.LogUnavailableException.Code;
import dev.custody.log.internal.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes logs and opens them for writing: takes the lock, and gives it back if nothing comes. */
final class LogOpening {
  private LogOpening() {}

  static CustodyLog create(
      Storage storage, CheckpointSigner signer, Durability durability, Settings settings)
      throws IOException, SigningException {
    LogDirectory.requireFree(storage);
    // Signed before anything is written: where the key does not work, nothing is left behind.
    Checkpoint empty = signer.sign(0, new RootAccumulator().root());
    try {
      storage.createDirectories("");
    } catch (IOException e) {
      throw notWritable(storage, e);
    }
    Closeable lock = lock(storage);
    try {
      LogDirectory.requireFree(storage);
      LogDirectory directory =
          LogDirectory.create(storage, signer.keys(), empty, settings.salts().get());
      Recovery recovery = Recovery.scan(directory);
      return new CustodyLog(directory, signer, lock, recovery, empty, durability, settings);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  static OpenResult open(
      Storage storage, CheckpointSigner signer, Durability durability, Settings settings)
      throws IOException {
    LogDirectory directory = LogDirectory.read(storage);
    if (!directory.keys().equals(signer.keys())) {
      throw new LogUnavailableException(
          Code.OTHER_KEY,
          "log of other keys: expected="
              + texts(directory.keys())
              + ", found="
              + texts(signer.keys()),
          null);
    }
    Closeable lock = lock(storage);
    boolean kept = false;
    try {
      Recovery recovery = Recovery.scan(directory);
      Checkpoint newest = recovery.checkpoint();
      if (recovery.report().damaged() || newest == null) {
        return new OpenResult.ReadOnly(recovery.readerOfGood(), recovery.report());
      }
      recovery.mend();
      CustodyLog log =
          new CustodyLog(directory, signer, lock, recovery, newest, durability, settings);
      kept = true;
      return new OpenResult.Opened(log, recovery.report());
    } finally {
      if (!kept) {
        lock.close();
      }
    }
  }

  private static List<String> texts(List<NoteVerifierKey> keys) {
    List<String> texts = new ArrayList<>(keys.size());
    for (NoteVerifierKey key : keys) {
      texts.add(key.text());
    }
    return texts;
  }

  private static Closeable lock(Storage storage) throws IOException {
    try {
      return storage.lock(LogDirectory.LOCK);
    } catch (Storage.LockedException e) {
      throw new LogUnavailableException(Code.LOCKED, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw notWritable(storage, e);
    }
  }

  private static LogUnavailableException notWritable(Storage storage, @Nullable IOException e) {
    return new LogUnavailableException(
        Code.NOT_WRITABLE, "directory cannot be written: " + storage.description(), e);
  }
}
