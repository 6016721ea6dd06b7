/**
 * A durable queue for what cannot be handed over now: requests to a signer that is away, messages
 * to a network that is down. Start at {@link dev.custody.log.outbox.Outbox}.
 *
 * <p>It stands in a directory of its own, on the same storage as a log, but its files are not a
 * log's: they begin with another magic, and a segment that has been handed over is deleted.
 * docs/outbox.md has every byte. Integers are big-endian, checksums CRC-32C.
 *
 * <p>The segment {@code items/00000000000000000000.obx} with the salt 0001020304050607, the one
 * item "hello" with sequence number 1, and its removal:
 *
 * <pre>{@code
 * 435553544f42583100010000fecd293f00000000000000000000000000000001
 * 0000000000000000000000000000000000000000000000000001020304050607
 * 434f423100000005000000000000000100000000000000016471825537937d49
 * 68656c6c6f000000434f42310000000000000000000000010000000000010003
 * 8a2cbc3bc791aef9
 * }</pre>
 *
 * <p>Values are immutable and safe to share between threads; an {@link
 * dev.custody.log.outbox.Outbox} may be used by many threads.
 */
@NullMarked
package dev.custody.log.outbox;

import org.jspecify.annotations.NullMarked;
