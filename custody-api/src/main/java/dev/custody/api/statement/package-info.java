/**
 * Statements and the containers that carry them: who vouches for an event, as what, and where in
 * the signer's stream (docs/format.md, statements and containers). Nothing here has been verified:
 * that is custody-crypto. Start at {@link dev.custody.api.statement.SignedEvent} and {@link
 * dev.custody.api.statement.ContainerCodec}.
 */
@NullMarked
package dev.custody.api.statement;

import org.jspecify.annotations.NullMarked;
