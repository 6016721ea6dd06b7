/**
 * Examples that compile and run: README and docs copy their code from here, between the comments
 * {@code // [name]} and {@code // [end]}. Each is small enough to be read from its first line to
 * its last.
 */
@NullMarked
package dev.custody.examples;

import org.jspecify.annotations.NullMarked;
