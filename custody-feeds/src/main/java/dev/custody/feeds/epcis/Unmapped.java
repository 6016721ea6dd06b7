package dev.custody.feeds.epcis;

import java.util.Objects;

/**
 * Something in a document that no mapped event says. It is not lost: the FOREIGN event witnesses
 * the whole document.
 *
 * @param jsonPointer where it stands (RFC 6901)
 * @param what why it is not mapped, without text of the document
 * @since 0.1.0
 */
public record Unmapped(String jsonPointer, String what) {

  public Unmapped {
    Objects.requireNonNull(jsonPointer, "jsonPointer");
    Objects.requireNonNull(what, "what");
  }
}
