/**
 * Streams: what each key has said in a log, what is missing of it and where it said two things at
 * one position ({@link dev.custody.log.stream.StreamView}); a gateway that merges the logs of many
 * devices and gives receipts ({@link dev.custody.log.stream.DeviceMerge}), and a device that checks
 * them before it prunes ({@link dev.custody.log.stream.Prunable}); and following a partner's log
 * from the checkpoint accepted last ({@link dev.custody.log.stream.PartnerFollower}).
 *
 * <p>docs/streams.md tells it from the reader's side. Values are immutable and safe to share
 * between threads; what is not says so.
 */
@NullMarked
package dev.custody.log.stream;

import org.jspecify.annotations.NullMarked;
