package dev.custody.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.custody.reconcile.ExceptionId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a line of custody reconcile says about an exception. */
record ExceptionLine(long revision, String rule, String subject) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The last line about this exception. */
  static ExceptionLine last(Path file, ExceptionId id) throws IOException {
    ExceptionLine found = null;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains(id.toString())) {
          JsonNode node = JSON.readTree(line);
          if (id.toString().equals(node.path("id").asText())) {
            found =
                new ExceptionLine(
                    node.path("revision").asLong(),
                    node.path("rule").asText(),
                    node.path("subject").asText());
          }
        }
      }
    } catch (JsonProcessingException e) {
      throw CommandFault.usage("not the lines of custody reconcile: " + file);
    }
    if (found == null) {
      throw CommandFault.usage("no line about this exception: file=" + file + ", id=" + id);
    }
    return found;
  }
}
