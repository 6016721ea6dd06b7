package dev.custody.crypto.note;

import dev.custody.api.statement.Algorithm;
import org.jspecify.annotations.Nullable;

/**
 * What a signature line of a note is made with: the type byte of a verifier key (C2SP signed-note,
 * signature types; C2SP tlog-cosignature).
 *
 * @since 0.1.0
 */
public enum NoteSignatureType {
  /** 01: Ed25519 over the text. */
  ED25519(1, Algorithm.ED25519, false),
  /** 02: ECDSA on P-256 with SHA-256 over the text, in DER with s in the lower half. */
  ECDSA_P256(2, Algorithm.ES256, false),
  /** 04: a witness's time and its Ed25519 signature over time and checkpoint. */
  COSIGNATURE_ED25519(4, Algorithm.ED25519, true),
  /** 06: a time, or 0, and an ML-DSA-44 signature over name, time, origin, size and root. */
  COSIGNATURE_ML_DSA_44(6, Algorithm.ML_DSA_44, true);

  private final int code;
  private final Algorithm algorithm;
  private final boolean timed;

  NoteSignatureType(int code, Algorithm algorithm, boolean timed) {
    this.code = code;
    this.algorithm = algorithm;
    this.timed = timed;
  }

  /** The byte before the public key in a verifier key. */
  public int code() {
    return code;
  }

  /** The algorithm of its keys. */
  public Algorithm algorithm() {
    return algorithm;
  }

  /** Whether its lines carry a time and are for checkpoints alone: what witnesses sign with. */
  public boolean timed() {
    return timed;
  }

  static @Nullable NoteSignatureType ofCode(int code) {
    for (NoteSignatureType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return null;
  }
}
