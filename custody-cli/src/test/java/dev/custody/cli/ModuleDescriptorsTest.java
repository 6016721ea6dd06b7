package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests run on the class path; this one asks whether the modules would stand on the module path.
 */
class ModuleDescriptorsTest {
  private static final Set<String> OURS =
      Set.of(
          "dev.custody.api",
          "dev.custody.crypto",
          "dev.custody.log",
          "dev.custody.reconcile",
          "dev.custody.feeds",
          "dev.custody.cli");

  private static final List<Path> CLASS_PATH =
      Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
          .filter(entry -> !entry.contains("test-classes") && new File(entry).exists())
          // Tools of tests: as automatic modules two of them claim one package.
          .filter(entry -> !entry.contains("jazzer"))
          .map(Path::of)
          .collect(Collectors.toList());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.custody.api",
        "dev.custody.crypto",
        "dev.custody.log",
        "dev.custody.reconcile",
        "dev.custody.feeds",
        "dev.custody.cli"
      })
  void module_resolves(String name) {
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(
                ModuleFinder.of(CLASS_PATH.toArray(Path[]::new)), ModuleFinder.of(), Set.of(name));
    assertThat(configuration.findModule(name)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.custody.api",
        "dev.custody.crypto",
        "dev.custody.log",
        "dev.custody.reconcile",
        "dev.custody.feeds"
      })
  void module_exportsItsPublicPackagesAndNoInternalOne(String name) throws IOException {
    ModuleReference module = find(name);
    Set<String> packages = new TreeSet<>();
    try (ModuleReader reader = module.open();
        Stream<String> names = reader.list()) {
      names
          .filter(file -> file.endsWith(".class") && file.contains("/"))
          .filter(file -> !file.endsWith("package-info.class"))
          .map(file -> file.substring(0, file.lastIndexOf('/')).replace('/', '.'))
          .filter(pkg -> !(pkg + ".").contains(".internal."))
          .forEach(packages::add);
    }
    Set<String> exported =
        module.descriptor().exports().stream()
            .filter(export -> !export.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(exported).isEqualTo(packages);
  }

  @Test
  void qualifiedExports_areThoseOfTheTwoCodecsAndOfSharing() {
    Set<String> qualified = new TreeSet<>();
    for (String name : OURS) {
      find(name).descriptor().exports().stream()
          .filter(ModuleDescriptor.Exports::isQualified)
          .forEach(export -> qualified.add(export.source() + " to " + export.targets()));
    }
    assertThat(qualified)
        .containsExactly(
            "dev.custody.api.internal.cbor to [dev.custody.crypto]",
            "dev.custody.api.internal.same to [dev.custody.reconcile]",
            "dev.custody.api.internal.wire to [dev.custody.crypto]");
  }

  @Test
  void module_ownsThePackagesUnderItsName() {
    for (String name : OURS) {
      assertThat(find(name).descriptor().packages())
          .as(name)
          .allMatch(pkg -> pkg.equals(name) || pkg.startsWith(name + "."));
    }
  }

  private static ModuleReference find(String name) {
    return CLASS_PATH.stream()
        .map(ModuleFinder::of)
        .flatMap(finder -> finder.find(name).stream())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no module on the class path: name=" + name));
  }
}
