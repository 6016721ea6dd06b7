package dev.custody.reconcile.internal.engine;

import dev.custody.api.Digest;
import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.SnapshotException;
import dev.custody.reconcile.SnapshotException.Kind;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.internal.rules.Rule;
import dev.custody.reconcile.internal.rules.Rules;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Whole engines as bytes.
 *
 * <pre>
 * magic | format
 * | rules | digest of settings | digest of policy | digest of the four before
 * | what the engine was told, in order | counters
 * | exceptions | what cells wait for | cells about which anything was found
 * | SHA-256 of everything before
 * </pre>
 *
 * <p>The world is built again from what the engine was told, without a look by any rule; what rules
 * had found is read. So a rule never sees a world that it did not see before.
 */
public final class Snapshots {

  private static final String MAGIC = "custody-reconcile snapshot";
  private static final String REVISIONS = "custody-reconcile revisions";
  private static final int FORMAT = 2;

  private Snapshots() {}

  /** Writes an engine. */
  public static void write(Core core, OutputStream target) throws IOException {
    SnapshotSink out = new SnapshotSink(target);
    out.text(MAGIC);
    out.i32(FORMAT);
    header(core.settings(), core.policy(), out);
    core.write(out);
    out.end();
  }

  private static void header(EngineSettings settings, TrustPolicy policy, SnapshotSink out)
      throws IOException {
    String rules = rules();
    Digest ofSettings = digest(settings.toString());
    Digest ofPolicy = digest(policy.toString());
    out.text(rules);
    out.bytes(ofSettings.bytes());
    out.bytes(ofPolicy.bytes());
    out.bytes(check(rules, ofSettings, ofPolicy).bytes());
  }

  private static Digest check(String rules, Digest ofSettings, Digest ofPolicy) {
    return digest(MAGIC + FORMAT + rules + ofSettings.toHex() + ofPolicy.toHex());
  }

  private static Digest digest(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /** All rules with their versions: findings of one set mean nothing to another. */
  private static String rules() {
    List<String> all = new ArrayList<>();
    for (RuleInfo info : Rules.infos()) {
      all.add(info.id() + "v" + info.version());
    }
    return String.join(" ", all);
  }

  /**
   * Reads an engine.
   *
   * @param shards how many engines share the looking from now on, whatever it was before
   * @param executor runs all but one of them
   */
  public static Shards read(
      InputStream source,
      EngineSettings settings,
      TrustPolicy policy,
      int shards,
      Executor executor)
      throws IOException, SnapshotException {
    try {
      SnapshotSource in = new SnapshotSource(source);
      checkHeader(in, settings, policy);
      Shards engine = Shards.of(settings, policy, shards, executor);
      engine.restore(Saved.read(in));
      return engine;
    } catch (EOFException e) {
      throw SnapshotSource.damaged("snapshot cut off: expected more bytes");
    } catch (RuntimeException e) {
      // A value that no constructor takes was not written by this engine.
      throw SnapshotSource.damaged("value out of range: " + e.getClass().getSimpleName());
    }
  }

  /** Writes revisions without an engine. */
  public static void write(List<ExceptionRevision> revisions, OutputStream target)
      throws IOException {
    SnapshotSink out = new SnapshotSink(target);
    out.text(REVISIONS);
    out.i32(FORMAT);
    out.i32(revisions.size());
    for (ExceptionRevision revision : revisions) {
      LedgerCodec.revision(revision, out);
    }
    out.end();
  }

  /** Reads revisions that were written without an engine. */
  public static List<ExceptionRevision> readRevisions(InputStream source)
      throws IOException, SnapshotException {
    try {
      SnapshotSource in = new SnapshotSource(source);
      begin(in, REVISIONS, "revisions");
      int count = in.count("revisions", Integer.MAX_VALUE);
      List<ExceptionRevision> revisions = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        revisions.add(LedgerCodec.revision(in));
      }
      in.end();
      return List.copyOf(revisions);
    } catch (EOFException e) {
      throw SnapshotSource.damaged("revisions cut off: expected more bytes");
    } catch (RuntimeException e) {
      throw SnapshotSource.damaged("value out of range: " + e.getClass().getSimpleName());
    }
  }

  private static void begin(SnapshotSource in, String magic, String what)
      throws IOException, SnapshotException {
    if (!in.text().equals(magic)) {
      throw SnapshotSource.damaged("no " + what + ": expected magic=" + magic);
    }
    int format = in.i32();
    if (format != FORMAT) {
      throw new SnapshotException(
          Kind.OTHER_FORMAT, what + " of another format: expected=" + FORMAT + ", found=" + format);
    }
  }

  private static void checkHeader(SnapshotSource in, EngineSettings settings, TrustPolicy policy)
      throws IOException, SnapshotException {
    begin(in, MAGIC, "snapshot");
    String rules = in.text();
    Digest ofSettings = new Digest(in.bytes());
    Digest ofPolicy = new Digest(in.bytes());
    Digest found = new Digest(in.bytes());
    if (!found.equals(check(rules, ofSettings, ofPolicy))) {
      throw SnapshotSource.damaged("header whose digest does not fit");
    }
    if (!rules.equals(rules())) {
      throw new SnapshotException(
          Kind.OTHER_RULES,
          "snapshot of other rules; begin anew with all inputs: expected="
              + rules()
              + ", found="
              + rules);
    }
    same(Kind.OTHER_SETTINGS, "settings", digest(settings.toString()), ofSettings);
    same(Kind.OTHER_POLICY, "trust policy", digest(policy.toString()), ofPolicy);
  }

  private static void same(Kind kind, String what, Digest expected, Digest found)
      throws SnapshotException {
    if (!expected.equals(found)) {
      throw new SnapshotException(
          kind,
          "snapshot made with other "
              + what
              + ": expected digest="
              + expected.bytes().toShortHex()
              + ", found="
              + found.bytes().toShortHex());
    }
  }

  // ---- cells ----

  static void cell(Cell cell, SnapshotSink out) throws IOException {
    out.constant(cell.scope());
    out.text(cell.name());
  }

  static Cell cell(SnapshotSource in) throws IOException, SnapshotException {
    return new Cell(in.constant(Rule.Scope.class), in.text());
  }
}
