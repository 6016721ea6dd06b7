/**
 * RFC 3161 timestamp tokens: asking for one, reading one, and what a caller decides about them. A
 * token over a statement's signature proves that the statement existed by then (docs/format.md,
 * brackets). Start at {@link dev.custody.crypto.time.TimestampPolicy} to have tokens believed, and
 * at {@link dev.custody.crypto.time.TimestampRequest} to get one. Nothing here uses a network.
 *
 * <p>All values are immutable and safe to share between threads.
 */
@NullMarked
package dev.custody.crypto.time;

import org.jspecify.annotations.NullMarked;
