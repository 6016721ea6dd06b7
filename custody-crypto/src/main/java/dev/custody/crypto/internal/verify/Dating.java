package dev.custody.crypto.internal.verify;

import dev.custody.api.observe.TimeBracket;
import dev.custody.api.statement.Link;
import java.time.Instant;

/** Takes what a token or a checkpoint proves: that a statement was there by a moment. */
interface Dating {
  /** The statement with this link was signed by then. */
  void date(Link link, Instant until, TimeBracket.Upper source);
}
