package dev.custody.cli;

import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.KeyFiles;
import dev.custody.crypto.key.PrivateKeyPem;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.log.CustodyLog;
import dev.custody.log.OpenResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The key that a log signs its checkpoints with: its own, never an event key. Where none is named
 * it stands beside the log's directory, so that a copy of the directory does not carry it away.
 */
final class LogKeys {

  private LogKeys() {}

  /** {@code site.log} has its key in {@code site.log.key.pem}. */
  static Path beside(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    return absolute.resolveSibling(absolute.getFileName() + ".key.pem");
  }

  /** A new Ed25519 key in that place. */
  static SoftwareSigner create(Path directory) throws IOException {
    return createFile(beside(directory), Algorithm.ED25519);
  }

  /** A new key, not encrypted, in a new file that is its owner's alone. */
  static SoftwareSigner createFile(Path file, Algorithm algorithm) throws IOException {
    SoftwareSigner signer = SoftwareSigner.generate(algorithm, new SecureRandom());
    byte[] pem = PrivateKeyPem.writeUnencrypted(signer);
    try {
      KeyFiles.writeNew(file, pem);
    } finally {
      Arrays.fill(pem, (byte) 0);
    }
    return signer;
  }

  /** Opens a log for writing, and says what recovery found. */
  static CustodyLog open(Terminal terminal, Path directory, @Nullable Path key) throws IOException {
    Path file = key != null ? key : beside(directory);
    if (!Files.exists(file)) {
      throw CommandFault.usage(
          "the log's key is not where it is expected: " + file + "; name it with --log-key");
    }
    OpenResult result = CustodyLog.open(directory, Inputs.key(file));
    if (result instanceof OpenResult.Opened opened) {
      opened.report().findings().forEach(finding -> terminal.say("recovered: " + finding));
      return opened.log();
    }
    OpenResult.ReadOnly readOnly = (OpenResult.ReadOnly) result;
    readOnly.report().findings().forEach(finding -> terminal.say(finding.toString()));
    throw CommandFault.evidence(
        "the log is damaged and takes no more entries: "
            + directory
            + "; see custody log check --deep, and custody log repair");
  }
}
