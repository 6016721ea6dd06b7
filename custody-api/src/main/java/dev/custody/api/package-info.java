/** The event and its canonical bytes: start at {@code CustodyEvent} and {@code EventCodec}. */
@NullMarked
package dev.custody.api;

import org.jspecify.annotations.NullMarked;
