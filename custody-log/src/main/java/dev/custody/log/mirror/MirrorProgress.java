package dev.custody.log.mirror;

/**
 * Hears how far a long copy has come.
 *
 * @since 0.1.0
 */
public interface MirrorProgress {

  /** Says nothing. */
  MirrorProgress SILENT = (what, done) -> {};

  /**
   * Work goes on; called often.
   *
   * @param what is being done, one word or two: "verified", "copied", "compared"
   * @param done how many entries so far
   */
  void at(String what, long done);
}
