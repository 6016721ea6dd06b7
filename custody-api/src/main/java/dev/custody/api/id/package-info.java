/**
 * Identifiers of goods, places and parties: GS1 Digital Link paths with their check digits, and
 * absolute URIs (docs/format.md, identifiers). {@link dev.custody.api.id.Identifier#parse} judges
 * text from anywhere; the factories of {@link dev.custody.api.id.DigitalLink} make paths. All
 * values are immutable and safe to share between threads.
 */
@NullMarked
package dev.custody.api.id;

import org.jspecify.annotations.NullMarked;
