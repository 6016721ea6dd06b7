/**
 * Second copies of a log, and what they are good for. {@link dev.custody.log.mirror.LogMirror}
 * keeps a copy elsewhere and proves that a restore is equal to it; {@link
 * dev.custody.log.mirror.LogRepair} makes a damaged log whole from its own files and from a copy,
 * held against the log's signed checkpoint.
 *
 * <p>A mirror is a log directory as docs/log-format.md has it, its segments equal byte for byte to
 * the source's up to a checkpoint, so whatever reads a log reads a mirror. docs/mirror.md says what
 * is copied in which order.
 *
 * <p>Values are immutable and safe to share between threads.
 */
@NullMarked
package dev.custody.log.mirror;

import org.jspecify.annotations.NullMarked;
