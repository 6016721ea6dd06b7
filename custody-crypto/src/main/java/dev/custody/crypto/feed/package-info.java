/**
 * Feed files: records of signed events one behind the other, read and written in constant memory
 * per record (docs/format.md, feed file). Start at {@link dev.custody.crypto.feed.FeedReader}.
 * Nothing that comes out of a feed has been verified; {@link
 * dev.custody.crypto.verify.VerificationRun} takes it from here.
 *
 * <p>The whole format: the 15 bytes {@code CUSTODY-FEED-1\n}, then records to the end of the file.
 * A record is its length in bytes as a minimal varint (base 128, low group first, at most 16 MiB)
 * and that many bytes, one canonical FeedRecord.
 *
 * <pre>
 *   0              15
 *   +--------------+--------+--------------+--------+--------------+--
 *   | magic        | length | FeedRecord   | length | FeedRecord   | ...
 *   +--------------+--------+--------------+--------+--------------+--
 * </pre>
 *
 * <p>A feed of one record that is the checkpoint text "a\n" in hex:
 *
 * <pre>43555354 4f44592d 46454544 2d310a 04 1a02 610a</pre>
 */
@NullMarked
package dev.custody.crypto.feed;

import org.jspecify.annotations.NullMarked;
