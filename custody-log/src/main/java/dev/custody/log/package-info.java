/**
 * The append-only log of signed events: what was appended is durable, in its place for good, and
 * provable to others. Start at {@link dev.custody.log.CustodyLog}.
 *
 * <p>A log is a directory. Its segments are the only truth; everything else in it can be made again
 * from them, but for the signatures. Integers are big-endian.
 *
 * <p>A <b>segment</b> file is named by the index of its first entry and begins with 64 bytes:
 * "CUSTSEG1", version 1 and flags 0 in two bytes each, a checksum in four, the first index in
 * eight, the chain value before it in 32, and a random salt in eight. Behind it stand frames. A
 * <b>frame</b> is 64 bytes, an entry, and zeros up to a multiple of 8: "CEV1", the entry's length
 * in four bytes, its index in eight, its batch in six, flags in two (1: last of its batch), its
 * chain value in 32, a checksum over salt and entry, and one over salt and the 60 bytes before it.
 * Checksums are CRC-32C.
 *
 * <p>The <b>chain</b> begins with SHA-256("custody-log/v1 genesis\n", origin) and goes on with
 * SHA-256("custody-log/v1 chain\n", chain value before, index in eight bytes, leaf hash). A leaf
 * hash is SHA-256(00, entry).
 *
 * <p>This segment of the log {@code example.com/dock-7}, its salt 0001020304050607, holds the one
 * entry "hello":
 *
 * <pre>{@code
 * 435553545345473100010000a06dcfc8000000000000000038491a10f55fc688
 * 9a347adab3723d263a008484465ad431dd4a69e4246fcce70001020304050607
 * 434556310000000500000000000000000000000000000001e05ee21c24c7b211
 * 50768e03847a3d72d39c428d8aac10431c6d1be6b308deaf647182558f03294c
 * 68656c6c6f000000
 * }</pre>
 *
 * <p>A <b>batch</b> is what one write made durable; recovery gives back whole batches.
 * docs/log-format.md has all of it, with recovery, tiles and checkpoints.
 *
 * <p>Values are immutable and safe to share between threads; {@link dev.custody.log.CustodyLog},
 * {@link dev.custody.log.LogReader} and {@link dev.custody.log.ObjectStore} may be used by many
 * threads; an {@link dev.custody.log.EntryCursor} by one at a time.
 */
@NullMarked
package dev.custody.log;

import org.jspecify.annotations.NullMarked;
