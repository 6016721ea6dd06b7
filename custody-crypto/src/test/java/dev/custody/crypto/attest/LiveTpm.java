package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A TPM that runs: swtpm behind a socket in a folder of its own, driven by tpm2-tools. Ends with
 * {@link #close()}, or with this JVM.
 */
final class LiveTpm implements AutoCloseable {

  private static final List<String> PROGRAMS =
      List.of("swtpm", "swtpm_setup", "swtpm_localca", "tpm2_quote", "tpm2_activatecredential");
  private static final int SECONDS_MAX = 180;
  private static final int ATTEMPTS_MAX = 200;

  private final Path folder;
  private final Process server;
  private final Thread end;

  private LiveTpm(Path folder, Process server) {
    this.folder = folder;
    this.server = server;
    this.end = new Thread(server::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(end);
  }

  /** The programs that are not here. */
  static List<String> missing() {
    List<String> out = new ArrayList<>(PROGRAMS);
    for (String entry : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      out.removeIf(program -> Files.isExecutable(Path.of(entry, program)));
    }
    return out;
  }

  /** A new TPM with an endorsement certificate of a certificate authority made for it. */
  static LiveTpm start() throws IOException, InterruptedException {
    // Short, as a path of a socket has at most 107 bytes.
    Path folder = Files.createTempDirectory("tpm");
    try {
      Files.createDirectory(folder.resolve("state"));
      Files.createDirectory(folder.resolve("ca"));
      Files.writeString(folder.resolve("localca.options"), "");
      Files.writeString(
          folder.resolve("localca.conf"),
          "statedir = %1$s/ca\nsigningkey = %1$s/ca/sign.pem\nissuercert = %1$s/ca/issuer.pem\ncertserial = %1$s/ca/serial\n"
              .formatted(folder));
      Files.writeString(
          folder.resolve("setup.conf"),
          "create_certs_tool=%s\ncreate_certs_tool_config=%2$s/localca.conf\ncreate_certs_tool_options=%2$s/localca.options\n"
              .formatted(program("swtpm_localca"), folder));
      run(
          folder,
          "swtpm_setup --tpm2 --tpmstate state --config setup.conf --create-ek-cert"
              + " --write-ek-cert-files .");
      Process server =
          process(
                  folder,
                  "swtpm socket --tpm2 --tpmstate dir=state --server type=unixio,path=s"
                      + " --ctrl type=unixio,path=s.ctrl --flags not-need-init,startup-clear")
              .start();
      LiveTpm tpm = new LiveTpm(folder, server);
      tpm.awaitAnswer();
      return tpm;
    } catch (IOException | InterruptedException | RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  /** Asks until it answers: each question that fails takes its time. */
  private void awaitAnswer() throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Process question = process(folder, "tpm2_getrandom --hex 8").start();
      if (!question.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        question.destroyForcibly();
      } else if (question.exitValue() == 0) {
        return;
      }
      if (attempt == ATTEMPTS_MAX || !server.isAlive()) {
        close();
        throw new IllegalStateException("TPM expected to answer: found none");
      }
    }
  }

  /** Runs a command of tpm2-tools, arguments by spaces, and frees the TPM's few places again. */
  String tool(String command) throws IOException, InterruptedException {
    String out = run(folder, command);
    run(folder, "tpm2_flushcontext -t");
    return out;
  }

  Bytes file(String name) throws IOException {
    return Bytes.ofOwned(Files.readAllBytes(folder.resolve(name)));
  }

  void write(String name, Bytes bytes) throws IOException {
    Files.write(folder.resolve(name), bytes.toByteArray());
  }

  SortedMap<Integer, Digest> pcrs(String selection) throws IOException, InterruptedException {
    TreeMap<Integer, Digest> out = new TreeMap<>();
    Matcher line =
        Pattern.compile("(\\d+)\\s*: 0x([0-9A-F]{64})")
            .matcher(tool("tpm2_pcrread sha256:" + selection));
    while (line.find()) {
      out.put(
          Integer.parseInt(line.group(1)), Digest.ofHex(line.group(2).toLowerCase(Locale.ROOT)));
    }
    return out;
  }

  private static Path program(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(entry -> Path.of(entry, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private static ProcessBuilder process(Path folder, String command) {
    ProcessBuilder builder = new ProcessBuilder(command.split(" "));
    builder.directory(folder.toFile());
    builder.environment().put("TPM2TOOLS_TCTI", "swtpm:path=" + folder.resolve("s"));
    builder.environment().put("XDG_CONFIG_HOME", folder.toString());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("out-" + command.split(" ")[0]).toFile());
    return builder;
  }

  private static String run(Path folder, String command) throws IOException, InterruptedException {
    Process process = process(folder, command).start();
    if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("command takes too long: " + command);
    }
    String out =
        new String(
            Files.readAllBytes(folder.resolve("out-" + command.split(" ")[0])),
            StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      throw new IllegalStateException(command + ": exit=" + process.exitValue() + "\n" + out);
    }
    return out;
  }

  @Override
  public void close() throws IOException {
    server.destroyForcibly().onExit().join();
    Runtime.getRuntime().removeShutdownHook(end);
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
