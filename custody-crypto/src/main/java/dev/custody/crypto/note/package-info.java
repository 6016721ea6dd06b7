/**
 * Signed notes and checkpoints: how a log promises what it holds. Start at {@link
 * dev.custody.crypto.note.Checkpoint}.
 *
 * <p>A <b>note</b> is text that ends with a newline, a blank line, and one or more signature lines
 * (C2SP signed-note). It is valid UTF-8 without control characters other than the newline. A
 * signature line is an em dash (U+2014), a space, the key's name, a space, and in base64 the key's
 * id, four bytes, and the signature. As text a key is {@code name+id in hex+base64(type, public
 * key)}; its id is the start of SHA-256(name, newline, type, public key), but for type 02. The
 * types:
 *
 * <ul>
 *   <li><b>01</b>, Ed25519: 32 bytes of key; 64 bytes of signature over the text with its last
 *       newline.
 *   <li><b>02</b>, P-256: the key as SubjectPublicKeyInfo in DER, and the start of its SHA-256
 *       alone is the id; the signature is ECDSA with SHA-256 over the text, in DER, with s in the
 *       lower half.
 *   <li><b>04</b>, a witness's Ed25519: 32 bytes of key; 8 bytes of time, seconds since 1970, and
 *       64 bytes of signature over {@code cosignature/v1}, newline, {@code time}, space, the
 *       seconds in decimal, newline, and the text (C2SP tlog-cosignature).
 *   <li><b>06</b>, ML-DSA-44, of a witness or a log: 1,312 bytes of key; 8 bytes of time and 2,420
 *       of signature over {@code subtree/v1}, newline, a zero byte; the length of the key's name in
 *       a byte, the name; the time; the length of the origin in a byte, the origin; 0 and the size
 *       in 8 bytes each; the root. A log writes 0 for the time.
 * </ul>
 *
 * <p>A reader ignores lines of keys that it does not know. Of a key that it knows every line must
 * hold, and there must be one, or the note is refused. Notes of up to 64 KiB and 100 lines are
 * read.
 *
 * <p>A <b>checkpoint</b> is a note whose text is the log's origin, how many entries it has, and the
 * root over them in base64, a line each (C2SP tlog-checkpoint). We write no further lines, and
 * refuse them. A line of the log's Ed25519 key is always there; lines of other keys of the log and
 * of witnesses may stand beside it. This one says that a log has 15 entries:
 *
 * <pre>{@code
 * example.com/log/testdata
 * 15
 * rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=
 *
 * — example.com/log/testdata M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=
 * }</pre>
 *
 * and this is the key that it holds by:
 *
 * <pre>{@code
 * example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx
 * }</pre>
 *
 * <p>All values are immutable and safe to share between threads.
 */
@NullMarked
package dev.custody.crypto.note;

import org.jspecify.annotations.NullMarked;
