/**
 * Tables of warehouse systems, scales and vehicles, as CSV (RFC 4180) or JSON: each row becomes one
 * custody event. Entry point: {@link dev.custody.feeds.table.TableReader}; the columns stand in
 * docs/sources.md.
 */
@NullMarked
package dev.custody.feeds.table;

import org.jspecify.annotations.NullMarked;
