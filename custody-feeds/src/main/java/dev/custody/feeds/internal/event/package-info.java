/**
 * The JSON view of events, field by field: what is written here in the order of custody.proto is
 * read here by the same names.
 */
@NullMarked
package dev.custody.feeds.internal.event;

import org.jspecify.annotations.NullMarked;
