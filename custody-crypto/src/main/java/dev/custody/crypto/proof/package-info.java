/**
 * Proofs that leave a log and are checked without it: that it holds an entry, and that a key has
 * said two things which cannot both be true. Start at {@link dev.custody.crypto.proof.TlogProof}
 * and {@link dev.custody.crypto.proof.FraudProof}.
 *
 * <p>A <b>tlog-proof</b> (C2SP tlog-proof) is text: the line {@code c2sp.org/tlog-proof@v1};
 * perhaps {@code extra} and data in base64, of up to 320 KiB, which nobody vouches for; {@code
 * index} and the 0-based index in decimal; up to 63 hashes in base64, a line each, from the leaf's
 * sibling up (RFC 9162, section 2.1.3); an empty line; the checkpoint, to the end. Every line ends
 * with a newline, numbers have no leading zeros, base64 has its padding and no other form; whole
 * texts are up to 512 KiB. This one proves that the log {@code example.com/gateway-7} has the entry
 * {@code custody}:
 *
 * <pre>{@code
 * c2sp.org/tlog-proof@v1
 * index 1
 * iipcm3aIJ95alVLDigRMZpWcaPbS8htSYK9U0vh9uCc=
 * rqPLszb01JTYtaFXrt/EgKRabefAlo4IVDOyFPm0Hvc=
 *
 * example.com/gateway-7
 * 3
 * 9GNlH1nFD0M5stQtGIEO2hm9goxvgkYP8fhBz+Sdl3A=
 *
 * — example.com/gateway-7 /YXHgqYhWQ7Tb4Hz0LISf0VDEoOcD4kVHtUQeO8Lp2MccdZnGT86YenRvrgf4rLb+Pv1/P90k7VToXTu3MUAy7t3mAM=
 * }</pre>
 *
 * <p>by this key:
 *
 * <pre>{@code
 * example.com/gateway-7+fd85c782+AcLnEI3gGqkyd2B/wWo0XitsdErORIJWcWhm0SQIYZ93
 * }</pre>
 *
 * <p>A <b>fraud proof</b> is a file: the line {@code custody fraud proof v1}, a line with its kind,
 * and two sides, the one whose bytes come first in unsigned order before the other. Nothing
 * follows.
 *
 * <ul>
 *   <li>{@code checkpoints}: a side is {@code bytes} and how many, a newline, and a checkpoint of
 *       so many bytes.
 *   <li>{@code entries}: a side is {@code leaf}, the hash of the entry in the tree in base64, a
 *       newline, {@code bytes} and how many, a newline, and a tlog-proof of so many bytes without
 *       extra data.
 *   <li>{@code statements}: a side is the lines {@code event} and the event's id in lower-case hex,
 *       {@code header} and the protected header in base64, {@code signature} and the signature or
 *       batch proof in base64. The signed bytes are made of header and id (docs/format.md).
 * </ul>
 *
 * <p>The same log has signed another root over three entries too:
 *
 * <pre>{@code
 * custody fraud proof v1
 * checkpoints
 * bytes 189
 * example.com/gateway-7
 * 3
 * 9GNlH1nFD0M5stQtGIEO2hm9goxvgkYP8fhBz+Sdl3A=
 *
 * — example.com/gateway-7 /YXHgqYhWQ7Tb4Hz0LISf0VDEoOcD4kVHtUQeO8Lp2MccdZnGT86YenRvrgf4rLb+Pv1/P90k7VToXTu3MUAy7t3mAM=
 * bytes 189
 * example.com/gateway-7
 * 3
 * RyQOEBbIENz0gWaJGjhfRkrQKvP5nLNAX6AIJ8ZxU1k=
 *
 * — example.com/gateway-7 /YXHgnrwkbBsW1smC/OAQ6qQMTBXFgxEH4vz8h/C81P914xz8Whv7xVOhPtB3R+hCz0Lptz5uolGWZiF6tvgPe5AfwE=
 * }</pre>
 *
 * <p>All values are immutable and safe to share between threads.
 */
@NullMarked
package dev.custody.crypto.proof;

import org.jspecify.annotations.NullMarked;
