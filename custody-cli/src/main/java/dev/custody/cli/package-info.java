/**
 * The command {@code custody}: one class for each group of commands, tables for people, JSON Lines
 * for programs, exit codes that are API. Everything that it does is a few calls into the other
 * modules.
 */
@NullMarked
package dev.custody.cli;

import org.jspecify.annotations.NullMarked;
