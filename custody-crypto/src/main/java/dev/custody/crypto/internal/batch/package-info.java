/** The form of a request in an outbox. */
@NullMarked
package dev.custody.crypto.internal.batch;

import org.jspecify.annotations.NullMarked;
