/** Ours, the bare limit and the peers side by side, measured with JMH. */
@NullMarked
package dev.custody.benchmarks;

import org.jspecify.annotations.NullMarked;
