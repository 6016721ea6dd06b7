package dev.custody.log.internal.index;

import java.io.IOException;

/** A run is not what was written, or is gone: what it covers is to be found out from the log. */
public final class RottenRunException extends IOException {

  private static final long serialVersionUID = 1;

  private final long first;

  RottenRunException(String name, long first, String detail) {
    super("run: name=" + name + ", " + detail);
    this.first = first;
  }

  /** The first entry that the run was to cover. */
  public long first() {
    return first;
  }
}
