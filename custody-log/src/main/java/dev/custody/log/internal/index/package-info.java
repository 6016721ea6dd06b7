/**
 * Runs: sorted, immutable files below {@code index/} that find an entry by its leaf hash and by its
 * event id without reading the segments (docs/log-format.md, section 12). {@link
 * dev.custody.log.internal.index.RunWriter} makes them, {@link
 * dev.custody.log.internal.index.RunFile} looks things up in one, and {@link
 * dev.custody.log.internal.index.Runs} is those that cover the beginning of a log. What a run
 * answers is a candidate: whoever asks compares in full. All of it can be made anew from the log.
 */
@NullMarked
package dev.custody.log.internal.index;

import org.jspecify.annotations.NullMarked;
