package dev.custody.feeds.internal.epcis;

import dev.custody.feeds.internal.json.Json;
import dev.custody.feeds.internal.json.Members;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object of somebody else's form: what is of another type is reported and passed
 * over.
 */
final class Fields {

  private final Json.Obj object;
  private final String pointer;
  private final Reports reports;
  private final Set<String> taken = new HashSet<>();

  Fields(Json.Obj object, String pointer, Reports reports) {
    this.object = object;
    this.pointer = pointer;
    this.reports = reports;
  }

  String pointer() {
    return pointer;
  }

  String at(String name) {
    return name.isEmpty() ? pointer : Members.child(pointer, name);
  }

  boolean has(String name) {
    return object.members().containsKey(name);
  }

  void report(String name, String what) {
    reports.add(at(name), what);
  }

  /** Reports at a pointer below this object, already in pointer form. */
  void reportAt(String below, String what) {
    reports.add(pointer + "/" + below, what);
  }

  @Nullable Json take(String name) {
    taken.add(name);
    return object.members().get(name);
  }

  @Nullable String text(String name) {
    Json value = take(name);
    if (value instanceof Json.Str string) {
      return string.value();
    }
    wrong(name, value, "a string");
    return null;
  }

  @Nullable String numberText(String name) {
    Json value = take(name);
    if (value instanceof Json.Num number) {
      return number.text();
    }
    wrong(name, value, "a number");
    return null;
  }

  @Nullable Fields object(String name) {
    Json value = take(name);
    if (value instanceof Json.Obj inner) {
      return new Fields(inner, at(name), reports);
    }
    wrong(name, value, "an object");
    return null;
  }

  List<Json> array(String name) {
    Json value = take(name);
    if (value instanceof Json.Arr array) {
      return array.elements();
    }
    wrong(name, value, "an array");
    return List.of();
  }

  /** The objects of an array, each with its pointer. */
  List<Fields> objects(String name) {
    List<Fields> objects = new ArrayList<>();
    List<Json> elements = array(name);
    for (int i = 0; i < elements.size(); i++) {
      String place = at(name) + "/" + i;
      if (elements.get(i) instanceof Json.Obj inner) {
        objects.add(new Fields(inner, place, reports));
      } else {
        reports.add(place, "expected an object, found " + elements.get(i).what());
      }
    }
    return objects;
  }

  /** Reports every member that nobody took. */
  void reportLeft(String what) {
    for (String name : object.members().keySet()) {
      if (!taken.contains(name)) {
        report(name, what);
      }
    }
  }

  private void wrong(String name, @Nullable Json value, String expected) {
    if (value != null) {
      report(name, "expected " + expected + ", found " + value.what());
    }
  }
}
