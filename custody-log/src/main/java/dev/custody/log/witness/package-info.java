/**
 * Witnesses: others who watch that a log only grows, and say so under its checkpoints (C2SP
 * tlog-witness, tlog-cosignature), on both sides of the wire. {@link
 * dev.custody.log.witness.Witness} answers, {@link dev.custody.log.witness.Cosigning} asks; {@link
 * dev.custody.log.witness.HighWaterMark} uses what was seen outside to tell that a log's disk was
 * put back.
 *
 * <p>A <b>request</b> is lines, each ended by a newline: {@code old} and the size that the asker
 * takes the witness to know; up to 63 hashes in base64, the consistency proof of RFC 9162 from
 * there (none from size 0); an empty line; and a checkpoint. This one brings a witness from 15
 * entries to 16:
 *
 * <pre>{@code
 * old 3
 * X7Nn1u5rF5ehYDXzjJ2Kc3cdWm4AMZNn9eKFdmOJwEg=
 *
 * example.com/dock-7
 * 4
 * }</pre>
 *
 * <p>An <b>answer</b> is a status as in HTTP and a body: 200 and signature lines of the witness;
 * 409 and, as {@code text/x.tlog.size}, the size that the witness knows; 404 for a log that it does
 * not know, 403 where no key that it trusts signed, 422 where the proof fails, 400 for what is no
 * request. How the bytes travel is not decided here: {@link
 * dev.custody.log.witness.WitnessTransport}.
 *
 * <p>A witness's directory holds {@code FORMAT}, {@code LOCK}, {@code state/} with a file for each
 * log (named by the SHA-256 of its origin), and {@code evidence/} with pairs of notes that do not
 * go together. docs/witness.md has all of it.
 *
 * <p>Values are immutable and safe to share between threads.
 */
@NullMarked
package dev.custody.log.witness;

import org.jspecify.annotations.NullMarked;
