package dev.custody.cli;

import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.KeyFiles;
import dev.custody.crypto.key.PrivateKeyPem;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.CheckpointSigner;
import dev.custody.log.CustodyLog;
import dev.custody.log.Durability;
import dev.custody.log.LogReader;
import dev.custody.log.OpenResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

  /**
   * Signs for a log of this name with the keys in these files, the Ed25519 key first.
   *
   * @throws CommandFault if they cannot be a log's keys
   */
  static CheckpointSigner signer(String origin, List<Path> files) throws IOException {
    List<SoftwareSigner> signers = new ArrayList<>();
    for (Path file : files) {
      signers.add(Inputs.key(file));
    }
    try {
      return CheckpointSigner.of(origin, signers.get(0), signers.subList(1, signers.size()));
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage("no keys of a log: " + e.getMessage());
    }
  }

  /** Opens a log for writing, and says what recovery found. */
  static CustodyLog open(Terminal terminal, Path directory, List<Path> files) throws IOException {
    if (files.isEmpty() && !Files.exists(beside(directory))) {
      throw CommandFault.usage(
          "the log's key is not where it is expected: "
              + beside(directory)
              + "; name it with --log-key");
    }
    CheckpointSigner signer =
        signer(
            LogReader.open(directory).origin(),
            files.isEmpty() ? List.of(beside(directory)) : files);
    OpenResult result = CustodyLog.open(directory, signer, Durability.sync());
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
