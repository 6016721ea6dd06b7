/**
 * Tiles and entry bundles as C2SP tlog-tiles lays them out: pure functions of the entries. {@link
 * dev.custody.log.internal.tile.TileBuilder} and {@link
 * dev.custody.log.internal.tile.BundleBuilder} make them, {@link
 * dev.custody.log.internal.tile.TileReader} makes proofs from them.
 */
@NullMarked
package dev.custody.log.internal.tile;

import org.jspecify.annotations.NullMarked;
