/**
 * The event: what happened to goods, in the one canonical form that is hashed and signed
 * (docs/format.md, body). Start at {@link dev.custody.api.event.CustodyEvent} and {@link
 * dev.custody.api.event.EventCodec}. All values are immutable and safe to share between threads.
 */
@NullMarked
package dev.custody.api.event;

import org.jspecify.annotations.NullMarked;
