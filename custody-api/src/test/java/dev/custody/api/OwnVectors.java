package dev.custody.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Keeps the project's own vectors in step with the cases they are made from. */
public final class OwnVectors {

  private static final ObjectMapper JSON = new ObjectMapper();

  private OwnVectors() {}

  public static ArrayNode array() {
    return JSON.createArrayNode();
  }

  /** Adds name, bytes and verdict; reasons in order of precedence, none if accepted. */
  public static void add(
      ArrayNode cases, String rule, String name, String field, Bytes bytes, List<Reason> reasons) {
    ObjectNode c = cases.addObject();
    c.put("rule", rule)
        .put("name", name)
        .put(field, bytes.toHex())
        .put("accepted", reasons.isEmpty());
    c.put("reason", reasons.isEmpty() ? null : reasons.get(0).name());
    if (reasons.size() > 1) {
      ArrayNode all = c.putArray("reasons");
      reasons.forEach(reason -> all.add(reason.name()));
    }
  }

  /**
   * Holds a file below {@code vectors/own/} to these cases; {@code -Dcustody.writeVectors} writes
   * it instead.
   */
  public static void requireSame(String file, ArrayNode cases) {
    Path path = Vectors.root().resolve("vectors/own").resolve(file);
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(new DefaultIndenter(" ", "\n"));
    printer.indentObjectsWith(new DefaultIndenter(" ", "\n"));
    try {
      String text = JSON.writer(printer).writeValueAsString(cases) + "\n";
      if (System.getProperty("custody.writeVectors") != null) {
        Files.createDirectories(path.getParent());
        Files.write(path, text.getBytes(StandardCharsets.UTF_8));
      }
      assertThat(path).content(StandardCharsets.UTF_8).isEqualTo(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
