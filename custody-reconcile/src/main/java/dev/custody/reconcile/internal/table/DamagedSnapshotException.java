package dev.custody.reconcile.internal.table;

import java.io.IOException;

/** A snapshot that is cut off, damaged, of another version, or larger than the reader allows. */
public final class DamagedSnapshotException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Says what was expected and what was found. */
  public DamagedSnapshotException(String message) {
    super(message);
  }
}
