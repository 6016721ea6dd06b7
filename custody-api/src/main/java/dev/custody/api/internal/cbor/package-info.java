/** Deterministic CBOR, as much of it as protected headers need (RFC 8949, section 4.2.1). */
@NullMarked
package dev.custody.api.internal.cbor;

import org.jspecify.annotations.NullMarked;
