package dev.custody.log.fault;

import dev.custody.log.FaultLogs;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.report.LogFinding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Bugs as logs have had them, each put between a log and its disk. */
final class PlantedBugs {

  private PlantedBugs() {}

  /** The name of a new segment, tile or checkpoint is not forced. */
  static Planted noDirectoryForce(String directory) {
    return Planted.beneath(
        "no force of directory '" + directory + "'",
        disk ->
            new ForwardingStorage(disk) {
              @Override
              public void forceDirectory(String name) throws IOException {
                if (!name.equals(directory)) {
                  to.forceDirectory(name);
                }
              }
            });
  }

  /** A directory that is there is taken for one whose name is durable. */
  static Planted foundDirectoryNotForced() {
    return Planted.beneath(
        "directory that was found not forced",
        disk ->
            new ForwardingStorage(disk) {
              @Override
              public void createDirectories(String name) throws IOException {
                if (!to.isDirectory(name)) {
                  to.createDirectories(name);
                }
              }
            });
  }

  /** A file has its name before its bytes are forced. */
  static Planted forceAfterRename() {
    return Planted.beneath(
        "force after rename",
        disk ->
            new ForwardingStorage(disk) {
              @Override
              StoredFile written(String name, StoredFile file) {
                return name.endsWith(TMP) ? withoutForce(file) : file;
              }

              @Override
              public void rename(String from, String target) throws IOException {
                to.rename(from, target);
                try (StoredFile file = to.openAppend(target)) {
                  file.force();
                }
              }
            });
  }

  /** A force that failed is tried again, and the second answer is believed. */
  static Planted retryAfterFailedForce() {
    return Planted.beneath(
        "retry after a failed force",
        disk ->
            new ForwardingStorage(disk) {
              @Override
              StoredFile written(String name, StoredFile file) {
                return new ForwardingFile(file) {
                  @Override
                  public void force() throws IOException {
                    try {
                      file.force();
                    } catch (IOException e) {
                      file.force();
                    }
                  }
                };
              }
            });
  }

  /** An append is acknowledged when it is written; the force comes with the next one. */
  static Planted acknowledgedBeforeForce() {
    return Planted.beneath(
        "acknowledged before force",
        disk ->
            new ForwardingStorage(disk) {
              @Override
              StoredFile written(String name, StoredFile file) {
                return !name.endsWith(".seg")
                    ? file
                    : new ForwardingFile(file) {
                      @Override
                      public void append(byte[] source, int offset, int count) throws IOException {
                        file.force();
                        file.append(source, offset, count);
                      }

                      @Override
                      public void force() {
                        // Too late for the one who is told now.
                      }
                    };
              }
            });
  }

  /** Entries are forced when the checkpoint over them is in place, not before it is signed. */
  static Planted checkpointBeforeForce() {
    return Planted.beneath(
        "checkpoint before force",
        disk ->
            new ForwardingStorage(disk) {
              private final List<StoredFile> late = new ArrayList<>();

              @Override
              StoredFile written(String name, StoredFile file) {
                return !name.endsWith(".seg")
                    ? file
                    : new ForwardingFile(file) {
                      @Override
                      public void force() {
                        late.add(file);
                      }

                      @Override
                      public void close() {
                        late.add(file);
                      }
                    };
              }

              @Override
              public void forceDirectory(String name) throws IOException {
                to.forceDirectory(name);
                if (name.isEmpty()) {
                  for (StoredFile file : late) {
                    file.force();
                  }
                  late.clear();
                }
              }
            });
  }

  /** The note is in place as the newest before it is durable in the file of all. */
  static Planted noForceOf(String suffix) {
    return Planted.beneath(
        "no force of *" + suffix,
        disk ->
            new ForwardingStorage(disk) {
              @Override
              StoredFile written(String name, StoredFile file) {
                return name.endsWith(suffix) ? withoutForce(file) : file;
              }
            });
  }

  /** What is found on opening is believed to be durable: nothing is forced until the first act. */
  static Planted cacheTakenForDisk() {
    return Planted.beneath(
        "cache taken for the disk",
        disk ->
            new ForwardingStorage(disk) {
              @Override
              StoredFile written(String name, StoredFile file) {
                return new ForwardingFile(file) {
                  private boolean rewritten;

                  @Override
                  public void rewrite(long position, byte[] source, int offset, int count) {
                    rewritten = true;
                  }

                  @Override
                  public void force() throws IOException {
                    if (!rewritten) {
                      file.force();
                    }
                  }
                };
              }
            });
  }

  /** What was found is forced, but not written again: after a failed force that does nothing. */
  static Planted forcedButNotWrittenAgain() {
    return Planted.beneath(
        "forced but not written again",
        disk ->
            new ForwardingStorage(disk) {
              @Override
              StoredFile written(String name, StoredFile file) {
                return new ForwardingFile(file) {
                  @Override
                  public void rewrite(long position, byte[] source, int offset, int count) {
                    // The force that follows finds the cache clean.
                  }
                };
              }
            });
  }

  /** Recovery that cuts at the first bad frame, whatever it is, and goes on. */
  static Planted rotCutOff() {
    return new Planted("rot cut off", disk -> disk, PlantedBugs::cutAtFirstFault);
  }

  private static void cutAtFirstFault(Storage disk) throws IOException {
    for (LogFinding finding : FaultLogs.check(disk).report().findings()) {
      if (!finding.file().startsWith("seg/")) {
        continue;
      }
      for (String name : disk.list("seg")) {
        if (("seg/" + name).compareTo(finding.file()) > 0) {
          disk.delete("seg/" + name);
        }
      }
      try (StoredFile file = disk.openAppend(finding.file())) {
        file.truncate(Math.max(64, finding.offset()));
        file.force();
      }
      return;
    }
  }

  private static StoredFile withoutForce(StoredFile file) {
    return new ForwardingStorage.ForwardingFile(file) {
      @Override
      public void force() {
        // Left out, or done later.
      }
    };
  }
}
