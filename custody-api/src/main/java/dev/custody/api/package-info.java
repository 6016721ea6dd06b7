/**
 * The words that all rooms share: byte strings, digests, event ids, the closed lists of reasons and
 * notes, limits, and what parsing gives. All values are immutable and safe to share between
 * threads.
 */
@NullMarked
package dev.custody.api;

import org.jspecify.annotations.NullMarked;
