/**
 * The process that a token's library lives in, and the conversation with it. What the worker side
 * uses ({@code TokenWorker} and what it calls) needs nothing but the JDK.
 */
@NullMarked
package dev.custody.pkcs11.internal;

import org.jspecify.annotations.NullMarked;
