package dev.custody.feeds.internal.json;

import java.util.List;
import java.util.Map;

/** A JSON value with the place where it starts. Numbers keep their text, so none loses a digit. */
public sealed interface Json {

  /** Where it starts. */
  Spot spot();

  /** What it is, for messages. */
  default String what() {
    if (this instanceof Obj) {
      return "an object";
    } else if (this instanceof Arr) {
      return "an array";
    } else if (this instanceof Str) {
      return "a string";
    } else if (this instanceof Num) {
      return "a number";
    } else if (this instanceof Bool) {
      return "a boolean";
    }
    return "null";
  }

  /** Members in the order of the text. */
  record Obj(Map<String, Json> members, Spot spot) implements Json {}

  /** Elements in order. */
  record Arr(List<Json> elements, Spot spot) implements Json {}

  /** A string without its escapes; never with a lone surrogate. */
  record Str(String value, Spot spot) implements Json {}

  /** A number as written, up to {@link StrictJson#NUMBER_LENGTH_MAX} characters. */
  record Num(String text, Spot spot) implements Json {}

  /** true or false. */
  record Bool(boolean value, Spot spot) implements Json {}

  /** null. */
  record Null(Spot spot) implements Json {}
}
