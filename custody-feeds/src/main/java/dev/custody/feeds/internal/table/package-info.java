/** Rows of tables: strict CSV, strict JSON, and what each column admits. */
@NullMarked
package dev.custody.feeds.internal.table;

import org.jspecify.annotations.NullMarked;
