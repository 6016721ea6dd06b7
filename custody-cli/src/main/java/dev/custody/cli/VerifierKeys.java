package dev.custody.cli;

import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.note.NoteVerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The public keys of logs and witnesses that an option names: a text, or a file such as log.vkey.
 */
final class VerifierKeys {

  private static final int FILE_BYTES_MAX = 64 * 1024;

  private VerifierKeys() {}

  /** All keys that these options name, in their order. */
  static List<NoteVerifierKey> of(List<String> options) throws IOException {
    List<NoteVerifierKey> keys = new ArrayList<>();
    for (String option : options) {
      keys.addAll(of(option));
    }
    return keys;
  }

  /**
   * The key that this is the text of, or the keys of this file, a line each.
   *
   * @throws CommandFault if it is neither
   */
  static List<NoteVerifierKey> of(String textOrFile) throws IOException {
    try {
      if (!isFile(textOrFile)) {
        return List.of(NoteVerifierKey.parse(textOrFile));
      }
      byte[] bytes = Inputs.bytes(Path.of(textOrFile), FILE_BYTES_MAX);
      return NoteVerifierKey.parseLines(new String(bytes, StandardCharsets.US_ASCII));
    } catch (MalformedKeyException e) {
      throw CommandFault.usage(
          "neither a verifier key (name+8 hex digits+base64) nor a file of such: "
              + textOrFile
              + ": "
              + e.getMessage());
    }
  }

  private static boolean isFile(String text) {
    try {
      return Files.exists(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
