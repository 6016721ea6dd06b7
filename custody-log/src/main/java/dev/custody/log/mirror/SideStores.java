package dev.custody.log.mirror;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files beside the entries: objects, disclosures, proofs. An object is named by its hash. */
final class SideStores {

  private static final String OBJECTS = "objects";
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Storage storage;
  private @Nullable LogFinding damaged;

  SideStores(Storage storage) {
    this.storage = storage;
  }

  /** All files, by their names, sorted; unfinished ones are left out. */
  List<String> files() throws IOException {
    List<String> out = new ArrayList<>();
    for (String store : LogIdentity.SIDE_STORES) {
      if (storage.isDirectory(store)) {
        list(store, out);
      }
    }
    return out;
  }

  private void list(String in, List<String> out) throws IOException {
    for (String child : storage.list(in)) {
      String name = in + "/" + child;
      if (storage.isDirectory(name)) {
        list(name, out);
      } else if (!name.endsWith(Storage.TMP)) {
        out.add(name);
      }
    }
  }

  /**
   * Copies what is missing there or differs; an object that is not what its name says is not copied
   * where the other has one that is.
   *
   * @return how many files, or -1 if an object is damaged here and missing there
   */
  long copyTo(Storage other, CopyTarget copier) throws IOException {
    SideStores there = new SideStores(other);
    long copied = 0;
    for (String name : files()) {
      boolean object = name.startsWith(OBJECTS + "/");
      if (other.exists(name) && (object ? there.objectHolds(name) : equal(other, name))) {
        continue;
      }
      if (object && !objectHolds(name)) {
        return -1;
      }
      copier.copy(storage, name);
      copied++;
    }
    there.forceNames();
    return copied;
  }

  /**
   * Makes all names durable: a run before this one may have ended between a rename and its force.
   */
  void forceNames() throws IOException {
    for (String store : LogIdentity.SIDE_STORES) {
      if (storage.isDirectory(store)) {
        forceNames(store);
      }
    }
  }

  private void forceNames(String in) throws IOException {
    for (String child : storage.list(in)) {
      if (storage.isDirectory(in + "/" + child)) {
        forceNames(in + "/" + child);
      }
    }
    storage.forceDirectory(in);
  }

  /** The first object that is not what its name says. */
  LogFinding damaged() throws IOException {
    for (String name : files()) {
      if (damaged == null && name.startsWith(OBJECTS + "/") && !objectHolds(name)) {
        damaged = new LogFinding(Kind.OBJECT_DIFFERS, name, -1, 0, "object hash mismatch");
      }
    }
    return damaged != null
        ? damaged
        : new LogFinding(Kind.OBJECT_DIFFERS, OBJECTS, -1, 0, "object changed while it was read");
  }

  /** Whether an object has the hash it is named by. */
  boolean objectHolds(String name) throws IOException {
    String hex = name.substring(OBJECTS.length() + 1).replace("/", "");
    return digest(name).toHex().equals(hex);
  }

  boolean equal(Storage other, String name) throws IOException {
    try (StoredFile a = storage.openRead(name);
        StoredFile b = other.openRead(name)) {
      return a.length() == b.length() && CopyTarget.equalBytes(a, b, a.length()) == a.length();
    }
  }

  private Digest digest(String name) throws IOException {
    MessageDigest sha256 = Digest.threadSha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (StoredFile file = storage.openRead(name)) {
      long at = 0;
      for (int read; (read = file.read(at, buffer, 0, buffer.length)) > 0; at += read) {
        sha256.update(buffer, 0, read);
      }
    }
    return new Digest(Bytes.ofOwned(sha256.digest()));
  }
}
