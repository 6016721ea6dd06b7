/**
 * The protobuf wire format in the one canonical form that docs/format.md admits, read and written.
 */
@NullMarked
package dev.custody.api.internal.wire;

import org.jspecify.annotations.NullMarked;
