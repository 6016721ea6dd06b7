package dev.custody.cli;

import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.PrivateKeyPem;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.proof.FraudProof;
import dev.custody.crypto.proof.FraudVerdict;
import dev.custody.crypto.proof.TwoCheckpoints;
import dev.custody.crypto.proof.TwoEntries;
import dev.custody.crypto.proof.TwoStatements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys that fraud is held against: verifier keys of logs and witnesses, keys of devices. */
final class FraudKeys {

  private static final int FILE_BYTES_MAX = 64 * 1024;

  private final List<NoteVerifierKey> noteKeys = new ArrayList<>();
  private final List<VerificationKey> statementKeys = new ArrayList<>();

  private FraudKeys() {}

  /** Verifier keys as text, files of them such as log.vkey, and PEM files of keys. */
  static FraudKeys read(List<String> given) throws IOException {
    FraudKeys keys = new FraudKeys();
    for (String each : given) {
      try {
        keys.add(each);
      } catch (MalformedKeyException e) {
        throw CommandFault.usage(
            "neither a verifier key nor a file of keys: " + each + ": " + e.getMessage());
      }
    }
    return keys;
  }

  private void add(String each) throws IOException, MalformedKeyException {
    if (each.indexOf('+') > 0 && !Files.exists(Path.of(each))) {
      noteKeys.add(NoteVerifierKey.parse(each));
      return;
    }
    byte[] bytes = Inputs.bytes(Path.of(each), FILE_BYTES_MAX);
    String text = new String(bytes, StandardCharsets.US_ASCII);
    if (text.startsWith("-----BEGIN ")) {
      statementKeys.add(PrivateKeyPem.readPublic(bytes));
    } else {
      noteKeys.addAll(NoteVerifierKey.parseLines(text));
    }
  }

  /** What the proof is worth by these keys; null if none of them is of its kind. */
  @Nullable FraudVerdict check(FraudProof proof) {
    if (proof instanceof TwoStatements statements) {
      FraudVerdict verdict = null;
      for (VerificationKey key : statementKeys) {
        verdict = statements.check(key);
        if (key.keyId().equals(statements.kid())) {
          return verdict;
        }
      }
      return verdict;
    }
    if (noteKeys.isEmpty()) {
      return null;
    }
    if (proof instanceof TwoCheckpoints checkpoints) {
      return checkpoints.check(noteKeys);
    }
    List<NoteVerifierKey> ofLogs = new ArrayList<>();
    for (NoteVerifierKey key : noteKeys) {
      if (!key.type().timed()) {
        ofLogs.add(key);
      }
    }
    return ofLogs.isEmpty() ? null : ((TwoEntries) proof).check(ofLogs);
  }
}
