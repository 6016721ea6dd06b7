package dev.custody.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The Java of docs/kms.md is code that compiles. */
class KmsGuideTest {

  private static final Path ROOT = Path.of(System.getProperty("custody.root", ".."));

  @Test
  void javaOfTheGuide_isTheMarkedRegion() throws IOException {
    String guide = Files.readString(ROOT.resolve("docs/kms.md"));
    int from = guide.indexOf("```java\n") + "```java\n".length();
    String block = guide.substring(from, guide.indexOf("```", from));
    assertThat(block).startsWith(region()).endsWith("}\n");
    assertThat(block.substring(region().length()).strip().replaceAll("\\s", ""))
        .as("braces alone")
        .matches("}+");
  }

  private static String region() throws IOException {
    String source =
        Files.readString(
            ROOT.resolve("custody-kms-aws/src/test/java/dev/custody/kms/KmsGuide.java"));
    int from = source.indexOf('\n', source.indexOf("// [kms]")) + 1;
    int to = source.lastIndexOf('\n', source.indexOf("// [end]", from));
    return source.substring(from, to).stripIndent() + "\n";
  }
}
