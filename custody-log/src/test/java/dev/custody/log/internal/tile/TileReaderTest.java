package dev.custody.log.internal.tile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.tree.MerkleTree;
import dev.custody.log.internal.storage.DiskStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proofs from tiles against the plain ones from all leaves, around the edges of tiles and levels.
 */
class TileReaderTest {

  @TempDir Path directory;

  @Test
  void proofs_areThoseOfThePlainTree() throws Exception {
    List<Digest> leaves = new ArrayList<>();
    TileBuilder builder =
        new TileBuilder(
            (path, content) -> {
              Path file = directory.resolve(path.name());
              Files.createDirectories(file.getParent());
              Files.write(file, content);
            });
    for (int size : new int[] {1, 2, 3, 255, 256, 257, 511, 512, 513, 70_000}) {
      while (leaves.size() < size) {
        Digest leaf = MerkleTree.leafHash(Bytes.copyOf(("e" + leaves.size()).getBytes()));
        leaves.add(leaf);
        builder.add(leaf.bytes().toByteArray());
      }
      builder.takePartials();
      TileReader reader = new TileReader(new DiskStorage(directory), size);
      assertThat(reader.root(size)).isEqualTo(MerkleTree.root(leaves).bytes().toByteArray());
      for (int index : new int[] {0, 1, 254, 255, 256, 257, size / 2, size - 2, size - 1}) {
        if (index >= 0 && index < size) {
          assertThat(digests(reader.inclusion(index, size)))
              .isEqualTo(MerkleTree.proveInclusion(leaves, index).path());
          assertThat(digests(reader.consistency(index + 1, size)))
              .isEqualTo(MerkleTree.proveConsistency(leaves, index + 1).path());
          assertThat(reader.leaf(index)).isEqualTo(leaves.get(index).bytes().toByteArray());
        }
      }
    }
    // As the specification counts them for a tree of 70,000.
    assertThat(directory.resolve("tile/0/272")).exists();
    assertThat(directory.resolve("tile/0/273.p/112")).exists();
    assertThat(directory.resolve("tile/1/000")).exists();
    assertThat(directory.resolve("tile/1/001.p/17")).exists();
    assertThat(directory.resolve("tile/2/000.p/1")).exists();
  }

  private static List<Digest> digests(List<byte[]> hashes) {
    List<Digest> out = new ArrayList<>();
    for (byte[] hash : hashes) {
      out.add(new Digest(Bytes.copyOf(hash)));
    }
    return out;
  }
}
