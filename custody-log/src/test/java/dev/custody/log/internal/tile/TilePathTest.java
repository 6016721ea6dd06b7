package dev.custody.log.internal.tile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TilePathTest {

  @Test
  void names_areThoseOfTheSpecification() {
    assertThat(new TilePath(0, 1_234_067, 256).name()).isEqualTo("tile/0/x001/x234/067");
    assertThat(new TilePath(1, 0, 17).name()).isEqualTo("tile/1/000.p/17");
    assertThat(new TilePath(TilePath.ENTRIES, 273, 112).name()).isEqualTo("tile/entries/273.p/112");
    assertThat(new TilePath(63, Long.MAX_VALUE, 256).name())
        .isEqualTo("tile/63/x009/x223/x372/x036/x854/x775/807");
    assertThat(new TilePath(0, 5, 3).partialsDirectory()).isEqualTo("tile/0/005.p");
  }

  @Test
  void names_areReadBack() {
    for (long number : new long[] {0, 1, 999, 1_000, 999_999, 1_000_000, Long.MAX_VALUE}) {
      for (int level : new int[] {TilePath.ENTRIES, 0, 9, 63}) {
        for (int width : new int[] {1, 9, 10, 255, 256}) {
          TilePath path = new TilePath(level, number, width);
          assertThat(TilePath.parse(path.name())).isEqualTo(path);
        }
      }
    }
  }

  @Test
  void otherNames_areNone() {
    for (String wrong :
        Arrays.asList(
            "",
            "tile",
            "tile/0",
            "tile/0/",
            "tile/64/000",
            "tile/00/000",
            "tile/-1/000",
            "tile/0/0",
            "tile/0/0000",
            "tile/0/x000",
            "tile/0/x000/000",
            "tile/0/001/000",
            "tile/0/000.p",
            "tile/0/000.p/0",
            "tile/0/000.p/01",
            "tile/0/000.p/256",
            "tile/0/000/5",
            "tile/0/x001.p/5",
            "tile/0/000.p/5/6",
            "tile/0/.p/5",
            "tile/0.p/5",
            "tile/entries.p/5",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
            "tiles/0/000",
            "tile/0/x",
            "tile/0/xx00")) {
      assertThat(TilePath.parse(wrong)).as(wrong).isNull();
    }
  }
}
