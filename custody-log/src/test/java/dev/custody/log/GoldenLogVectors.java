package dev.custody.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.tree.InclusionProof;
import dev.custody.api.tree.MerkleTree;
import dev.custody.api.tree.ProofResult;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.NoteVerdict;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.log.internal.storage.DiskStorage;
import dev.custody.log.internal.tile.BundleBuilder;
import dev.custody.log.internal.tile.TileBuilder;
import dev.custody.log.internal.tile.TilePath;
import dev.custody.log.internal.tile.TileReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A log that others wrote: read, verified and made again at each of its 16 sizes. */
class GoldenLogVectors {

  private static final String ORIGIN = "example.com/log/testdata";
  private static final String KEY =
      "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";
  private static final int SIZE = 15;

  private final Path golden = SharedVectors.folder("tlog/golden");
  private final List<byte[]> entries = new ArrayList<>();
  private final List<Digest> leaves = new ArrayList<>();

  private void readEntries() throws Exception {
    byte[] bundle =
        Files.readAllBytes(golden.resolve(new TilePath(TilePath.ENTRIES, 0, SIZE).name()));
    for (int at = 0; at < bundle.length; ) {
      int length = (bundle[at] & 0xff) << 8 | bundle[at + 1] & 0xff;
      byte[] entry = java.util.Arrays.copyOfRange(bundle, at + 2, at + 2 + length);
      entries.add(entry);
      leaves.add(MerkleTree.leafHash(entry));
      at += 2 + length;
    }
    assertThat(entries).hasSize(SIZE);
  }

  @Test
  void checkpoints_holdAtAllSizes() throws Exception {
    readEntries();
    NoteVerifierKey key = NoteVerifierKey.parse(KEY);
    for (int size = 0; size <= SIZE; size++) {
      Bytes note = Bytes.ofOwned(Files.readAllBytes(golden.resolve("checkpoint." + size)));
      NoteVerdict<Checkpoint> verdict =
          Checkpoint.open(note, ORIGIN, Collections.singletonList(key));
      assertThat(verdict).isInstanceOf(NoteVerdict.Authentic.class);
      Checkpoint checkpoint = ((NoteVerdict.Authentic<Checkpoint>) verdict).value();
      assertThat(checkpoint.size()).isEqualTo(size);
      assertThat(checkpoint.root()).isEqualTo(MerkleTree.root(leaves.subList(0, size)));
    }
  }

  @Test
  void tilesAndBundles_comeOutByteForByte() throws Exception {
    readEntries();
    Map<String, byte[]> made = new TreeMap<>();
    for (int size = 1; size <= SIZE; size++) {
      TileBuilder tiles = new TileBuilder((path, content) -> made.put(path.name(), content));
      BundleBuilder bundles =
          new BundleBuilder((path, content) -> made.put(path.name(), content), 0);
      for (int i = 0; i < size; i++) {
        tiles.add(leaves.get(i).bytes().toByteArray());
        bundles.add(entries.get(i), 0, entries.get(i).length);
      }
      tiles.takePartials();
      bundles.takePartial();
    }
    Map<String, byte[]> theirs = new TreeMap<>();
    try (Stream<Path> files = Files.walk(golden.resolve("tile"))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = golden.relativize(file).toString();
        assertThat(TilePath.parse(name)).as(name).isNotNull();
        theirs.put(name, Files.readAllBytes(file));
      }
    }
    assertThat(made.keySet()).isEqualTo(theirs.keySet()).hasSize(2 * SIZE);
    for (Map.Entry<String, byte[]> file : theirs.entrySet()) {
      assertThat(made.get(file.getKey())).as(file.getKey()).isEqualTo(file.getValue());
    }
  }

  @Test
  void proofsFromTheirTiles_hold() throws Exception {
    readEntries();
    for (int size = 1; size <= SIZE; size++) {
      TileReader tiles = new TileReader(new DiskStorage(golden), size);
      Digest root = MerkleTree.root(leaves.subList(0, size));
      for (int i = 0; i < size; i++) {
        List<Digest> path = new ArrayList<>();
        for (byte[] hash : tiles.inclusion(i, size)) {
          path.add(new Digest(Bytes.copyOf(hash)));
        }
        InclusionProof proof = new InclusionProof(i, size, path);
        assertThat(proof).isEqualTo(MerkleTree.proveInclusion(leaves.subList(0, size), i));
        assertThat(proof.check(leaves.get(i), root)).isEqualTo(new ProofResult.Holds());
      }
    }
  }

  /** Our writer, given their entries, serves their tiles. */
  @Test
  void ourLogOfTheirEntries_hasTheirTiles() throws Exception {
    readEntries();
    MemoryStorage disk = new MemoryStorage();
    try (CustodyLog log = TestLogs.create(disk)) {
      for (byte[] entry : entries) {
        log.append(LogEntry.ofRaw(Bytes.copyOf(entry)));
        Checkpoint ours = log.checkpoint();
        Bytes theirs =
            Bytes.ofOwned(Files.readAllBytes(golden.resolve("checkpoint." + ours.size())));
        NoteVerdict<Checkpoint> verdict =
            Checkpoint.open(theirs, ORIGIN, Collections.singletonList(NoteVerifierKey.parse(KEY)));
        assertThat(ours.root())
            .isEqualTo(((NoteVerdict.Authentic<Checkpoint>) verdict).value().root());
      }
    }
    int compared = 0;
    for (String name : disk.files().keySet()) {
      if (name.startsWith("tile/")) {
        assertThat(disk.file(name)).isEqualTo(Files.readAllBytes(golden.resolve(name)));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(2 * SIZE);
  }
}
