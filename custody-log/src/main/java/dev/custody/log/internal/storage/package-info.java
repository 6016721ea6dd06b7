/**
 * What the log asks of a disk, and nothing more, so that another disk can stand beneath it: {@link
 * dev.custody.log.internal.storage.Storage} is one directory tree, {@link
 * dev.custody.log.internal.storage.DiskStorage} the real one.
 *
 * <p>A name is a path relative to the log's directory with {@code /} between its elements. Nothing
 * is durable before it was forced: a file's bytes by {@code force} of the file, a name (made,
 * renamed, deleted) by {@code forceDirectory} of the directory it stands in.
 */
@NullMarked
package dev.custody.log.internal.storage;

import org.jspecify.annotations.NullMarked;
