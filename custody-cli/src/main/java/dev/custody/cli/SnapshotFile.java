package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.key.SignatureMemory;
import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.ExceptionArchive;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ReconcileEngine;
import dev.custody.reconcile.SnapshotException;
import dev.custody.reconcile.TrustPolicy;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run of {@code custody reconcile} keeps how far it has come: one file, replaced as a
 * whole. One process at a time.
 *
 * <pre>
 * magic, with the format in it
 * | length of head | inputs | source | first index | records | digest of the records
 * | good signatures | when each revision was said | revisions | SHA-256 of head
 * | snapshot of the engine
 * </pre>
 */
final class SnapshotFile implements AutoCloseable {

  private static final String MAGIC = "custody reconcile, snapshot ";
  private static final String FORMAT = "0001\n";
  private static final int SAID_MAX = 1 << 28;

  private final Path file;
  private final FileChannel lock;

  /**
   * How far a run has come.
   *
   * @param inputs what it was told beside the records
   * @param source whose records it has read
   * @param first index of the first one
   * @param records how many it has read
   * @param digest of these, as {@link Records#digest()}
   * @param memory signatures that it has found good
   * @param said what its engine has said
   * @param engine that was told all of it, and not that time has passed since
   */
  record Saved(
      SnapshotInputs inputs,
      String source,
      long first,
      long records,
      Digest digest,
      SignatureMemory memory,
      List<Said> said,
      ReconcileEngine engine) {}

  /**
   * A revision.
   *
   * @param at when it was said: the record, counted from 1; 0 before the first one
   * @param revision what was said
   */
  record Said(long at, ExceptionRevision revision) {}

  private SnapshotFile(Path file, FileChannel lock) {
    this.file = file;
    this.lock = lock;
  }

  /** A file that may or may not be there; in a directory one with a name of its own. */
  static SnapshotFile open(Path path) throws IOException {
    Path file = Files.isDirectory(path) ? path.resolve("reconcile.snapshot") : path;
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw CommandFault.usage("no such directory for --snapshot: " + file);
    }
    FileChannel lock =
        FileChannel.open(
            beside(file, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      locked = false;
    } finally {
      if (!locked) {
        lock.close();
      }
    }
    if (!locked) {
      throw CommandFault.world("another run has the snapshot; wait for it to end: " + file);
    }
    return new SnapshotFile(file, lock);
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  Path file() {
    return file;
  }

  /**
   * What stands there; null if there is nothing.
   *
   * @throws SnapshotException if it is none, is damaged, or is of other rules or settings
   */
  @Nullable Saved read(EngineSettings settings, TrustPolicy policy)
      throws IOException, SnapshotException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return null;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      byte[] start = in.readNBytes(MAGIC.length() + FORMAT.length());
      String magic = new String(start, StandardCharsets.ISO_8859_1);
      if (!magic.startsWith(MAGIC)) {
        throw CommandFault.usage(
            "no snapshot of custody reconcile, and it is left as it is: "
                + file
                + "; name another file");
      }
      if (!magic.endsWith(FORMAT)) {
        throw new SnapshotException(
            SnapshotException.Kind.OTHER_FORMAT,
            "snapshot of another format: expected="
                + FORMAT.strip()
                + ", found="
                + magic.substring(MAGIC.length()).strip());
      }
      byte[] head = head(new DataInputStream(in));
      ReconcileEngine engine = ReconcileEngine.restore(in, settings, policy);
      return read(new DataInputStream(new ByteArrayInputStream(head)), engine);
    }
  }

  private static byte[] head(DataInputStream in) throws IOException, SnapshotException {
    try {
      int length = in.readInt();
      byte[] head = in.readNBytes(Math.max(0, length));
      byte[] digest = in.readNBytes(32);
      if (head.length == length
          && Arrays.equals(digest, Digest.sha256(head).bytes().toByteArray())) {
        return head;
      }
    } catch (java.io.EOFException e) {
      throw damaged("cut off");
    }
    throw damaged("digest that does not fit");
  }

  private static SnapshotException damaged(String why) {
    return new SnapshotException(SnapshotException.Kind.DAMAGED, why);
  }

  private static Saved read(DataInputStream in, ReconcileEngine engine)
      throws IOException, SnapshotException {
    SnapshotInputs inputs = SnapshotInputs.read(in);
    String source = in.readUTF();
    long first = in.readLong();
    long records = in.readLong();
    byte[] digest = new byte[32];
    in.readFully(digest);
    SignatureMemory memory = SignatureMemory.readFrom(in);
    int count = in.readInt();
    if (count < 0 || count > SAID_MAX) {
      throw damaged("count of revisions out of range");
    }
    List<Long> at = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      at.add(in.readLong());
    }
    List<ExceptionRevision> revisions = ExceptionArchive.read(in);
    if (revisions.size() != count) {
      throw damaged("another number of revisions");
    }
    List<Said> said = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      said.add(new Said(at.get(i), revisions.get(i)));
    }
    return new Saved(
        inputs, source, first, records, new Digest(Bytes.ofOwned(digest)), memory, said, engine);
  }

  /**
   * Puts this in place of what was there, durably: whoever is killed leaves the one or the other.
   */
  void write(Saved saved) throws IOException {
    byte[] head = head(saved);
    Path aside = beside(file, ".tmp");
    try (FileChannel channel =
            FileChannel.open(
                aside,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
      out.write((MAGIC + FORMAT).getBytes(StandardCharsets.ISO_8859_1));
      new DataOutputStream(out).writeInt(head.length);
      out.write(head);
      out.write(Digest.sha256(head).bytes().toByteArray());
      saved.engine().snapshot(out);
      out.flush();
      channel.force(true);
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null
        && directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static byte[] head(Saved saved) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    saved.inputs().write(out);
    out.writeUTF(saved.source());
    out.writeLong(saved.first());
    out.writeLong(saved.records());
    out.write(saved.digest().bytes().toByteArray());
    saved.memory().writeTo(out);
    out.writeInt(saved.said().size());
    for (Said each : saved.said()) {
      out.writeLong(each.at());
    }
    ExceptionArchive.write(saved.said().stream().map(Said::revision).toList(), out);
    out.flush();
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
