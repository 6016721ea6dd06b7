package dev.custody.cli;

import dev.custody.kms.audit.CloudTrailFile;
import dev.custody.kms.audit.KeyUsageAudit;
import dev.custody.kms.audit.LedgerFile;
import dev.custody.kms.audit.MalformedRecordException;
import dev.custody.kms.audit.UsageFinding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody kms audit}: our ledgers against the records of CloudTrail. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description =
        "Hold the signatures that CloudTrail recorded against the ledgers of those who signed.")
final class KmsAuditCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(
      paramLabel = "TRAIL",
      arity = "1..*",
      description = "log files of CloudTrail, or folders with them (.json, .json.gz)")
  List<Path> trails = List.of();

  @Option(
      names = "--ledger",
      required = true,
      paramLabel = "FILE",
      description = "the ledger of a process that signs, once for each")
  List<Path> ledgers = List.of();

  @Option(
      names = "--key",
      paramLabel = "ARN",
      description = "a key, once for each; without it those that the ledgers name")
  List<String> keys = new ArrayList<>();

  @Option(names = "--from", required = true, paramLabel = "TIME")
  String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TIME",
      description = "not younger than 15 minutes: CloudTrail delivers late")
  String to = "";

  @Option(names = "--json", description = "JSON Lines for programs")
  boolean json;

  KmsAuditCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    List<LedgerFile> read = new ArrayList<>();
    try {
      for (Path ledger : ledgers) {
        read.add(LedgerFile.read(ledger));
      }
      Set<String> audited = new TreeSet<>(keys);
      if (audited.isEmpty()) {
        audited.addAll(KeyUsageAudit.keysOf(read));
      }
      KeyUsageAudit audit = audit(audited);
      read.forEach(audit::add);
      long records = readTrails(audit);
      return report(audit.report(), audited, records);
    } catch (MalformedRecordException e) {
      throw CommandFault.usage(e.getMessage());
    }
  }

  private KeyUsageAudit audit(Set<String> audited) {
    try {
      return KeyUsageAudit.of(audited, Inputs.at(from), Inputs.at(to));
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
  }

  private long readTrails(KeyUsageAudit audit) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path trail : trails) {
      if (Files.isDirectory(trail)) {
        try (Stream<Path> below = Files.walk(trail)) {
          below.filter(KmsAuditCommand::isTrailFile).sorted().forEach(files::add);
        }
      } else {
        files.add(trail);
      }
    }
    if (files.isEmpty()) {
      throw CommandFault.usage("no log file of CloudTrail here: " + trails);
    }
    long records = 0;
    try (Progress progress = new Progress(terminal, "files", files.size())) {
      for (int i = 0; i < files.size(); i++) {
        try (InputStream in = Files.newInputStream(files.get(i))) {
          records += CloudTrailFile.read(files.get(i).toString(), in, audit::add);
        }
        progress.at(i + 1, files.size());
      }
    }
    return records;
  }

  /** Digest files of CloudTrail stand beside the logs under a folder of their own. */
  private static boolean isTrailFile(Path file) {
    String name = file.toString();
    return (name.endsWith(".json") || name.endsWith(".json.gz"))
        && !name.contains("CloudTrail-Digest")
        && Files.isRegularFile(file);
  }

  private int report(KeyUsageAudit.Report report, Set<String> audited, long records) {
    Map<String, Object> sum = new LinkedHashMap<>();
    sum.put("keys", json ? List.copyOf(audited) : String.join(", ", audited));
    sum.put("records", records);
    sum.put("explained", report.explained());
    sum.put("explainedByMark", report.explainedByMark());
    sum.put("refused", report.refused());
    sum.put("findings", report.findings().size());
    if (json) {
      report.findings().forEach(finding -> terminal.json(members(finding)));
      terminal.json(sum);
    } else {
      terminal.show(sum, false);
      if (!report.findings().isEmpty()) {
        Table table = new Table("FINDING", "TIME", "PRINCIPAL", "REQUEST");
        for (UsageFinding finding : report.findings()) {
          table.row(
              finding.kind(),
              finding.at(),
              finding.principal().isEmpty() ? "-" : finding.principal(),
              finding.requestId());
        }
        terminal.line("");
        table.print(terminal);
        advise(report);
      }
    }
    return report.findings().isEmpty() ? ExitCode.HOLDS : ExitCode.EVIDENCE;
  }

  private void advise(KeyUsageAudit.Report report) {
    for (UsageFinding.Kind kind : UsageFinding.Kind.values()) {
      if (report.findings().stream().anyMatch(finding -> finding.kind() == kind)) {
        terminal.say(
            kind == UsageFinding.Kind.UNEXPLAINED_SIGNATURE
                ? "unexplained: somebody signed with the key and wrote it into none of these"
                    + " ledgers; take kms:Sign from that principal, then custody trust revoke"
                : "unlogged: CloudTrail lacks what was signed; look for missing files, a trail that"
                    + " was stopped, or records younger than 15 minutes");
      }
    }
  }

  private static Map<String, Object> members(UsageFinding finding) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("finding", finding.kind().name());
    members.put("at", finding.at().toString());
    members.put("principal", finding.principal().isEmpty() ? null : finding.principal());
    members.put("requestId", finding.requestId());
    members.put("key", finding.key());
    return members;
  }
}
