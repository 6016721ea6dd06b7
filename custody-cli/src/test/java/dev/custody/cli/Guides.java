package dev.custody.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** The pages of docs/, as tests read them: sections, links, and the commands that they name. */
public final class Guides {

  private static final Pattern LINK = Pattern.compile("\\[[^\\]]+\\]\\(([^)\\s]+)\\)");
  private static final Pattern COMMAND = Pattern.compile("`custody ((?:[a-z-]+ ?)+)");
  private static final Pattern OPTION = Pattern.compile("`(--[a-z-]+)");

  private Guides() {}

  /** The root of the repository. */
  public static Path root() {
    return Run.vectors().resolveSibling("").normalize();
  }

  /** A file of the repository. */
  public static String text(String path) {
    try {
      return Files.readString(root().resolve(path));
    } catch (IOException e) {
      throw new AssertionError("a page of this repository: " + path, e);
    }
  }

  /** The text under each heading of this depth, up to the next heading of that or a lesser one. */
  public static Map<String, List<String>> sections(String text, int depth) {
    Map<String, List<String>> sections = new HashMap<>();
    String mark = "#".repeat(depth) + " ";
    StringBuilder open = null;
    String name = "";
    for (String line : (text + "\n# end").split("\n")) {
      boolean heading = line.matches("#{1," + depth + "} .*");
      if (heading && open != null) {
        sections.computeIfAbsent(name, key -> new ArrayList<>()).add(open.toString());
        open = null;
      }
      if (line.startsWith(mark)) {
        open = new StringBuilder();
        name = line.substring(mark.length()).replace("`", "");
      } else if (open != null) {
        open.append(line).append('\n');
      }
    }
    return sections;
  }

  /** What a link may name on this page, as the usual viewers make it from the headings. */
  static Set<String> anchors(String text) {
    Set<String> anchors = new HashSet<>();
    Matcher heading = Pattern.compile("(?m)^#{1,6} (.+)$").matcher(text);
    while (heading.find()) {
      String plain = heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "");
      String anchor = plain.replace(' ', '-');
      for (int twin = 1; !anchors.add(anchor); twin++) {
        anchor = plain.replace(' ', '-') + "-" + twin;
      }
    }
    return anchors;
  }

  /** Links of the page that lead nowhere in this repository. */
  public static Set<String> brokenLinks(String page) {
    Set<String> broken = new TreeSet<>();
    Matcher link = LINK.matcher(text(page));
    while (link.find()) {
      String[] parts = link.group(1).split("#", 2);
      if (parts[0].startsWith("http")) {
        continue;
      }
      Path target =
          parts[0].isEmpty()
              ? root().resolve(page)
              : root().resolve(page).resolveSibling(parts[0]).normalize();
      boolean there = Files.exists(target);
      if (there && parts.length == 2) {
        there = anchors(text(root().relativize(target).toString())).contains(parts[1]);
      }
      if (!there) {
        broken.add(link.group(1));
      }
    }
    return broken;
  }

  /** Commands and options that the page names and the command line does not have. */
  public static Set<String> unknownCommands(String page) {
    Set<String> unknown = new TreeSet<>();
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    CommandLine line = Main.commands(new Terminal(nowhere, nowhere, false));
    Matcher named = COMMAND.matcher(text(page));
    while (named.find()) {
      CommandLine at = line;
      for (String word : named.group(1).trim().split(" ")) {
        if (at.getSubcommands().isEmpty()) {
          break;
        }
        at = at.getSubcommands().get(word);
        if (at == null) {
          unknown.add(named.group(1).trim());
          break;
        }
      }
    }
    Set<String> options = new HashSet<>();
    collect(line, options);
    Matcher option = OPTION.matcher(text(page));
    while (option.find()) {
      if (!options.contains(option.group(1))) {
        unknown.add(option.group(1));
      }
    }
    return unknown;
  }

  private static void collect(CommandLine line, Set<String> options) {
    line.getCommandSpec().options().forEach(each -> options.addAll(List.of(each.names())));
    line.getSubcommands().values().forEach(each -> collect(each, options));
  }
}
