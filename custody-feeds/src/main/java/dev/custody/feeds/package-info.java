/** Feeds of partners in and out, and the JSON forms of ours. */
@NullMarked
package dev.custody.feeds;

import org.jspecify.annotations.NullMarked;
