package dev.custody.crypto.proof;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.statement.SignedEvent;
import java.nio.charset.StandardCharsets;

/**
 * That a key has said two things which cannot both be true, in one file that anybody checks with
 * the public key alone. The form stands in the description of this package.
 *
 * <p>It may come from anywhere and say anything: only the {@code check} of each kind judges it, and
 * it judges the key, not why: a device that was restored from a copy says two things as a thief
 * does. The two sides stand in the order of their bytes, so one contradiction has one file.
 *
 * @since 0.1.0
 */
public sealed interface FraudProof permits TwoCheckpoints, TwoEntries, TwoStatements {

  /** Bytes of the whole file. */
  int BYTES_MAX = 2 * TlogProof.BYTES_MAX + 1_024;

  /** The file, which {@link #parse} reads. */
  Bytes encode();

  /**
   * Two checkpoints of one log, in any order.
   *
   * @param first a signed note
   * @param second a signed note
   * @throws IllegalArgumentException if one is no checkpoint, or they are the same bytes; whether
   *     they contradict each other is for {@link TwoCheckpoints#check}
   */
  static TwoCheckpoints ofCheckpoints(Bytes first, Bytes second) {
    return TwoCheckpoints.of(first, second);
  }

  /**
   * Two statements, in any order; of the events their ids are taken and nothing else.
   *
   * @param first an event
   * @param firstStatement which of its statements, 0-based
   * @param second an event
   * @param secondStatement which of its statements, 0-based
   * @throws IndexOutOfBoundsException if there is no such statement
   * @throws IllegalArgumentException if a header cannot be read, or both are the same statement;
   *     whether they contradict each other is for {@link TwoStatements#check}
   */
  static TwoStatements ofStatements(
      SignedEvent first, int firstStatement, SignedEvent second, int secondStatement) {
    return TwoStatements.of(
        StatementEvidence.of(first.statements().get(firstStatement), first.eventId()),
        StatementEvidence.of(second.statements().get(secondStatement), second.eventId()));
  }

  /**
   * Reads a file: its form only, nothing of it is believed. Refuses with RECORD_NOT_CANONICAL or
   * RECORD_TOO_LARGE.
   */
  static Parsed<FraudProof> parse(Bytes file) {
    try {
      ProofText lines = new ProofText(file, BYTES_MAX);
      lines.expect("header", FraudText.HEADER);
      int at = lines.offset();
      FraudProof proof;
      if (lines.startsWith(TwoCheckpoints.KIND)) {
        proof = TwoCheckpoints.read(lines);
      } else if (lines.startsWith(TwoEntries.KIND)) {
        proof = TwoEntries.read(lines);
      } else if (lines.startsWith(TwoStatements.KIND)) {
        proof = TwoStatements.read(lines);
      } else {
        throw ProofText.fault("kind", at, "checkpoints, entries or statements", "another kind");
      }
      lines.requireEnd();
      return new Parsed.Accepted<>(proof);
    } catch (ProofText.Malformed e) {
      return e.refused();
    }
  }

  /** Whether bytes begin as such a file does; says nothing about the rest. */
  static boolean looksLike(Bytes file) {
    byte[] head = FraudText.HEADER.getBytes(StandardCharsets.US_ASCII);
    return file.length() >= head.length && file.slice(0, head.length).equals(Bytes.ofOwned(head));
  }
}
