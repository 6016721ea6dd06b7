package dev.custody.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What README says stands in files that are compiled, run or there. */
class ReadmeTest {

  private static final Path ROOT = Path.of(System.getProperty("custody.root", ".."));

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  private static List<String> blocks(String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher matcher =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(readme());
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  /** The lines between the marks, without the indentation of the first. */
  private static String region(String file, String name) throws IOException {
    String source =
        Files.readString(ROOT.resolve("examples/src/main/java/dev/custody/examples").resolve(file));
    int from = source.indexOf("// [" + name + "]\n");
    int to = source.indexOf("// [end]", from);
    assertThat(from).as(name).isPositive();
    String text = source.substring(source.indexOf('\n', from) + 1, source.lastIndexOf('\n', to));
    return text.stripIndent() + "\n";
  }

  @Test
  void javaOfReadme_isTheMarkedRegionOfTheExample() throws IOException {
    assertThat(blocks("java")).containsExactly(region("SignAndVerify.java", "sign-and-verify"));
  }

  @Test
  void signAndVerify_hasAtMostFifteenLines() throws IOException {
    assertThat(region("SignAndVerify.java", "sign-and-verify").lines().filter(l -> !l.isBlank()))
        .hasSizeLessThanOrEqualTo(15);
  }

  @Test
  void dependencySnippet_hasTheVersionOfThisBuild() throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    Matcher version =
        Pattern.compile("<artifactId>custody-parent</artifactId>\\s*<version>([^<]+)<")
            .matcher(pom);
    assertThat(version.find()).isTrue();
    assertThat(blocks("xml")).hasSize(1);
    Matcher used = Pattern.compile("<version>([^<]+)</version>").matcher(blocks("xml").get(0));
    assertThat(used.find()).isTrue();
    assertThat(used.group(1)).isEqualTo(version.group(1));
    assertThat(used.find()).as("the BOM alone has a version").isFalse();
    assertThat(Files.readString(ROOT.resolve("custody-bom/pom.xml")))
        .contains("<artifactId>custody-crypto</artifactId>");
  }

  @Test
  void linksOfReadme_areThere() throws IOException {
    Matcher link = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(readme());
    int count = 0;
    while (link.find()) {
      assertThat(ROOT.resolve(link.group(1))).exists();
      count++;
    }
    assertThat(count).isPositive();
  }

  @Test
  void modulesOfReadme_areThoseOfTheBuild() throws IOException {
    Matcher module =
        Pattern.compile("<module>([^<]+)</module>")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    while (module.find()) {
      assertThat(readme()).contains("| `" + module.group(1) + "` |");
    }
  }
}
