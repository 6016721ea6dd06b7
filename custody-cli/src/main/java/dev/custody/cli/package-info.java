/** The command line. */
@NullMarked
package dev.custody.cli;

import org.jspecify.annotations.NullMarked;
