/** The append-only log of signed events. */
@NullMarked
package dev.custody.log;

import org.jspecify.annotations.NullMarked;
