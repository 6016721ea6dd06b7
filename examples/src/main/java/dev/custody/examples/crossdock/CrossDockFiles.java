package dev.custody.examples.crossdock;

import dev.custody.crypto.key.SigningException;
import dev.custody.examples.crossdock.CrossDock.Consignment;
import dev.custody.feeds.json.TrustBundleJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the files of the example. To change the day, change {@link CrossDockDay}, run this with
 * {@code examples/cross-dock} as its argument, and commit what comes out together with the change.
 */
public final class CrossDockFiles {

  private CrossDockFiles() {}

  /** Writes the files into the directory that the one argument names. */
  public static void main(String[] args) throws IOException, SigningException {
    if (args.length != 1) {
      throw new IllegalArgumentException("expected one directory: found=" + args.length);
    }
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      Path path = Path.of(args[0]).resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  /** All files but README.md, by path; the same bytes in every run. */
  public static Map<String, byte[]> files() throws IOException, SigningException {
    CrossDockDay day = new CrossDockDay();
    Map<String, byte[]> files = new TreeMap<>();
    files.put("site-feed.epcis.json", utf8(day.site().document("2026-11-02T20:00:00Z")));
    files.put("late-handheld.epcis.json", utf8(day.late().document("2026-11-02T21:10:00Z")));
    files.put("handovers.cfeed", day.signed().feed());
    files.put("trust.json", utf8(TrustBundleJson.write(InsecureTestKeys.trust())));
    files.put("names.json", utf8(names()));
    files.put("answer-key.json", utf8(AnswerKey.text(day)));
    for (Consignment consignment : day.consignments()) {
      files.put("plans/" + consignment.plan() + ".json", utf8(PlanText.of(consignment)));
    }
    return files;
  }

  private static String names() {
    return "{\""
        + CrossDock.SHIPPER
        + "\": \"Tarnbeck Foods\",\n \""
        + CrossDock.CARRIER
        + "\": \"Osmund Haulage\",\n \""
        + CrossDock.OPERATOR
        + "\": \"Pellworth Cross-Dock\",\n \""
        + CrossDock.PLANT
        + "\": \"the plant\",\n \""
        + CrossDock.SITE
        + "\": \"the cross-dock\"}\n";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
