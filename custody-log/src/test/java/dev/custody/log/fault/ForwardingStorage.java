package dev.custody.log.fault;

import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Hands everything on; a planted bug overrides what it does otherwise. */
abstract class ForwardingStorage implements Storage {

  final Storage to;

  ForwardingStorage(Storage to) {
    this.to = to;
  }

  /** What a file that was opened for writing is replaced by. */
  StoredFile written(String name, StoredFile file) {
    return file;
  }

  @Override
  public boolean exists(String name) throws IOException {
    return to.exists(name);
  }

  @Override
  public boolean isDirectory(String name) throws IOException {
    return to.isDirectory(name);
  }

  @Override
  public List<String> list(String directory) throws IOException {
    return to.list(directory);
  }

  @Override
  public StoredFile openRead(String name) throws IOException {
    return to.openRead(name);
  }

  @Override
  public StoredFile openAppend(String name) throws IOException {
    return written(name, to.openAppend(name));
  }

  @Override
  public StoredFile create(String name) throws IOException {
    return written(name, to.create(name));
  }

  @Override
  public void rename(String from, String target) throws IOException {
    to.rename(from, target);
  }

  @Override
  public void delete(String name) throws IOException {
    to.delete(name);
  }

  @Override
  public void createDirectories(String name) throws IOException {
    to.createDirectories(name);
  }

  @Override
  public void forceDirectory(String directory) throws IOException {
    to.forceDirectory(directory);
  }

  @Override
  public Closeable lock(String name) throws IOException {
    return to.lock(name);
  }

  @Override
  public String description() {
    return to.description();
  }

  /** A file of which everything is handed on. */
  static class ForwardingFile implements StoredFile {
    final StoredFile file;

    ForwardingFile(StoredFile file) {
      this.file = file;
    }

    @Override
    public long length() throws IOException {
      return file.length();
    }

    @Override
    public int read(long position, byte[] target, int offset, int count) throws IOException {
      return file.read(position, target, offset, count);
    }

    @Override
    public void append(byte[] source, int offset, int count) throws IOException {
      file.append(source, offset, count);
    }

    @Override
    public void rewrite(long position, byte[] source, int offset, int count) throws IOException {
      file.rewrite(position, source, offset, count);
    }

    @Override
    public void truncate(long length) throws IOException {
      file.truncate(length);
    }

    @Override
    public void force() throws IOException {
      file.force();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
