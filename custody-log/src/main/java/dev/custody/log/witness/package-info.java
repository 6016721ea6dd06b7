/**
 * Witnesses: others who watch that a log only grows, and say so under its checkpoints (C2SP
 * tlog-witness, tlog-cosignature), on both sides of the wire. {@link
 * dev.custody.log.witness.Witness} answers, {@link dev.custody.log.witness.Cosigning} asks; {@link
 * dev.custody.log.witness.HighWaterMark} uses what was seen outside to tell that a log's disk was
 * put back.
 *
 * <p>A <b>request</b> is lines, each ended by a newline: {@code old} and the size that the asker
 * takes the witness to know; up to 63 hashes in base64, the consistency proof of RFC 9162 from
 * there (none from size 0); an empty line; and a checkpoint. This one brings a witness from 3
 * entries ("one", "two", "three") to 4:
 *
 * <pre>{@code
 * old 3
 * Zx8UbF5HHooag6PCFM5LqQe486WIjRTMjNPOdbsS75Q=
 * 9xWrP6pdBx5uKsS7mU1b9zWUPcw3mdoNCF55gM+5M2o=
 * T1X2GdkhUjV3iyufF9b0kVsWFxIU0VI4EpNml2Teci4=
 *
 * example.com/dock-7
 * 4
 * zY1lN35vrXYAPixXSd59LsU29xUJtuW4o2dNNg5Y2Co=
 *
 * — example.com/dock-7 n4pALbY/J1iEaRBRAqBmuvaNA16A4NI4pH4VPJ+B+FQfGCojDPjeKOlFrDXnZxy94XafdUN0w+l342TiedmgHRGc3Q0=
 * }</pre>
 *
 * <p>An <b>answer</b> is a status as in HTTP and a body: 200 and signature lines of the witness;
 * 409 and, as {@code text/x.tlog.size}, the size that the witness knows; 404 for a log that it does
 * not know, 403 where no key that it trusts signed, 422 where the proof fails, 400 for what is no
 * request. This is the body of a 200 to the request, given on 2026-11-22 at 12:00 UTC:
 *
 * <pre>{@code
 * — example.com/witness IUV9nwAAAABrAtlABExHhsrkgCZ1BYH4umTmFLvplVwlJ2v8FEl9ncmexL2ub+E8H2rGKyoy5wclRCl1nzVWtW1/2y3SUiRrcXf8BA==
 * }</pre>
 *
 * <p>and these are the keys that checkpoint and cosignature hold by:
 *
 * <pre>{@code
 * example.com/dock-7+9f8a402d+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c
 * example.com/witness+21457d9f+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU
 * }</pre>
 *
 * <p>How the bytes travel is not decided here: {@link dev.custody.log.witness.WitnessTransport}.
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
