/**
 * Strict JSON: one reader for everything in this module that takes JSON from outside.
 *
 * <p>RFC 8259 in UTF-8, and nothing repaired: duplicate names, lone surrogates, NaN, bytes that are
 * no UTF-8, nesting over 32 and trailing text are refused with the place. The only room where
 * Jackson types occur.
 */
@NullMarked
package dev.custody.feeds.internal.json;

import org.jspecify.annotations.NullMarked;
