package dev.custody.api.event;

/** Whole tags by field number and wire type: V for a varint, L for a length-delimited value. */
final class Tags {

  static final int V1 = 1 << 3;
  static final int V2 = 2 << 3;
  static final int V3 = 3 << 3;
  static final int V4 = 4 << 3;
  static final int V5 = 5 << 3;
  static final int V6 = 6 << 3;
  static final int V7 = 7 << 3;
  static final int V8 = 8 << 3;
  static final int L1 = 1 << 3 | 2;
  static final int L2 = 2 << 3 | 2;
  static final int L3 = 3 << 3 | 2;
  static final int L4 = 4 << 3 | 2;
  static final int L5 = 5 << 3 | 2;
  static final int L6 = 6 << 3 | 2;
  static final int L7 = 7 << 3 | 2;
  static final int L8 = 8 << 3 | 2;

  private Tags() {}
}
