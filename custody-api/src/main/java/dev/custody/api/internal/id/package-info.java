/** The rule of identifiers, on bytes, as the codec needs it. */
@NullMarked
package dev.custody.api.internal.id;

import org.jspecify.annotations.NullMarked;
