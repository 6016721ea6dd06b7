/** Examples that compile and run: README and docs copy their code from here. */
@NullMarked
package dev.custody.examples;

import org.jspecify.annotations.NullMarked;
