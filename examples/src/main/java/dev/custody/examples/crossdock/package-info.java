/**
 * Makes the cross-dock day in {@code examples/cross-dock}: 12 consignments, three parties, about
 * 300 events and the faults that happen. Every run writes the same bytes; a test compares them with
 * what is committed. Start at {@link dev.custody.examples.crossdock.CrossDockFiles}. The keys are
 * no secret and prove nothing: see {@link dev.custody.examples.crossdock.InsecureTestKeys}.
 */
@NullMarked
package dev.custody.examples.crossdock;

import org.jspecify.annotations.NullMarked;
