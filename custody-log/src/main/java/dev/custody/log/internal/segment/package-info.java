/**
 * Segment files: the only truth of a log. {@link dev.custody.log.internal.segment.SegmentHeader}
 * and {@link dev.custody.log.internal.segment.Frame} are the layout (docs/log-format.md, sections 3
 * and 4), {@link dev.custody.log.internal.segment.LogScanner} reads a log from end to end and tells
 * a torn tail from rot and tampering, {@link dev.custody.log.internal.segment.SegmentWriter}
 * writes.
 */
@NullMarked
package dev.custody.log.internal.segment;

import org.jspecify.annotations.NullMarked;
