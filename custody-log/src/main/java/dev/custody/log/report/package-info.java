/**
 * What was found out about a log on disk: {@link dev.custody.log.report.LogReport} and its {@link
 * dev.custody.log.report.LogFinding}s, each with its place.
 *
 * <p>All values are immutable and safe to share between threads.
 */
@NullMarked
package dev.custody.log.report;

import org.jspecify.annotations.NullMarked;
