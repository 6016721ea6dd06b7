package dev.custody.feeds.internal.epcis;

/** Takes what is not mapped. */
@FunctionalInterface
public interface Reports {

  /** Something at this JSON pointer. */
  void add(String pointer, String what);
}
