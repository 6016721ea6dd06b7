/** The only package that knows the JSON library: strict reading with paths, and plain writing. */
@NullMarked
package dev.custody.reconcile.internal.json;

import org.jspecify.annotations.NullMarked;
