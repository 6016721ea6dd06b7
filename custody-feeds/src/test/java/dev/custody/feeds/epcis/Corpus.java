package dev.custody.feeds.epcis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The EPCIS 2.0 JSON documents of openepcis-test-resources, by their path behind 2.0/EPCIS/JSON/.
 */
public final class Corpus {

  private static final String ROOT = "2.0/EPCIS/JSON/";

  private Corpus() {}

  /** All documents, as bytes. */
  public static Map<String, byte[]> documents() {
    URL one = Corpus.class.getResource("/" + ROOT + "Capture/Events/ObjectEvent.json");
    Map<String, byte[]> documents = new TreeMap<>();
    try {
      JarURLConnection connection = (JarURLConnection) one.openConnection();
      connection.setUseCaches(false);
      try (JarFile jar = connection.getJarFile()) {
        for (JarEntry entry : jar.stream().toList()) {
          if (entry.getName().startsWith(ROOT) && entry.getName().endsWith(".json")) {
            try (InputStream in = jar.getInputStream(entry)) {
              documents.put(entry.getName().substring(ROOT.length()), in.readAllBytes());
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }
}
