package dev.custody.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Java of docs/signers.md is code that compiles: here, and in the examples. */
class SignersGuideTest {

  private static final Path ROOT = Path.of(System.getProperty("custody.root", ".."));

  @Test
  void everyBlock_isTheRegionThatItNames() throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve("docs/signers.md"));
    int blocks = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).equals("```java")) {
        continue;
      }
      blocks++;
      String from = lines.get(i - 1);
      String file = from.substring(from.indexOf("from ") + 5, from.indexOf(','));
      String name = from.substring(from.indexOf('['), from.indexOf(']') + 1);
      StringBuilder block = new StringBuilder();
      for (int j = i + 1; !lines.get(j).equals("```"); j++) {
        block.append(lines.get(j)).append('\n');
      }
      assertThat(block.toString()).isEqualTo(region(file, name));
    }
    assertThat(blocks).isEqualTo(2);
  }

  private static String region(String file, String name) throws IOException {
    Path own = ROOT.resolve("custody-pkcs11/src/test/java/dev/custody/pkcs11").resolve(file);
    Path example = ROOT.resolve("examples/src/main/java/dev/custody/examples").resolve(file);
    String source = Files.readString(Files.exists(own) ? own : example);
    int from = source.indexOf('\n', source.indexOf("// " + name)) + 1;
    int to = source.lastIndexOf('\n', source.indexOf("// [end]", from));
    String text = source.substring(from, to).stripIndent() + "\n";
    // A region may end inside its last brace: what follows is the example's own.
    return text.chars().filter(c -> c == '{').count() == text.chars().filter(c -> c == '}').count()
        ? text
        : text + "}\n";
  }
}
