package dev.custody.api.event;

import dev.custody.api.Bytes;
import dev.custody.api.Reason;
import java.util.List;

/**
 * A body and what a reader must say to it.
 *
 * @param rule number in docs/format.md
 * @param reasons in order of precedence; empty if it is accepted
 * @param path where our reader points, which others need not; {@code *} for anywhere
 */
record BodyCase(String rule, String name, Bytes body, List<Reason> reasons, String path) {

  static BodyCase good(String rule, String name, RawBody body) {
    return new BodyCase(rule, name, body.toBytes(), List.of(), "");
  }

  static BodyCase bad(String rule, String name, RawBody body, String path) {
    return bad(rule, name, body.toBytes(), path);
  }

  static BodyCase bad(String rule, String name, Bytes body, String path) {
    return new BodyCase(rule, name, body, List.of(Reason.BODY_NOT_CANONICAL), path);
  }

  static BodyCase refused(String rule, String name, RawBody body, String path, Reason... reasons) {
    return new BodyCase(rule, name, body.toBytes(), List.of(reasons), path);
  }
}
