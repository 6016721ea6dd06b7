/**
 * One signature for many statements: requests are gathered for a moment, signed over their tree,
 * and handed out in order. Made for keys whose signatures are slow or cost money, and for senders
 * that must not lose a request (docs/adr/0026). Start at {@link
 * dev.custody.crypto.batch.BatchSigner}.
 */
@NullMarked
package dev.custody.crypto.batch;

import org.jspecify.annotations.NullMarked;
