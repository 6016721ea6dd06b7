package dev.custody.api.event;

import dev.custody.api.Bytes;
import dev.custody.api.Raw;
import java.util.TreeMap;

/** A body put together from the bytes of its fields, any of which may be wrong. */
final class RawBody {

  static final String SSCC = "/00/395172626926835439";
  static final String GLN = "/414/5001555164280";
  static final String PARTY = "/417/5021686376741";
  static final String OTHER_PARTY = "/417/5012692425516";
  static final String GSIN = "/402/58081732496645019";
  static final String GTIN = "/01/09506000134352";
  static final String BOX = "urn:custody:iso6346:CSQU3054383";

  private final TreeMap<Integer, Raw> fields = new TreeMap<>();

  /** Schema, kind, time and nonce: what an event of every kind has. */
  static RawBody of(Kind kind) {
    return new RawBody()
        .set(1, Raw.of().varint(1, 1))
        .set(2, Raw.of().varint(2, kind.number()))
        .part(3, Raw.of().zigzag(1, 1_794_117_455_000L))
        .set(4, Raw.of().bytes(4, 16));
  }

  /** A whole small event: the sighting of one pallet. */
  static RawBody scan() {
    return of(Kind.SCAN).part(6, Raw.of().text(1, SSCC));
  }

  /** Puts these bytes, tags and all, where field {@code number} belongs. */
  RawBody set(int number, Raw field) {
    fields.put(number, field);
    return this;
  }

  /** Sets a sub-message. */
  RawBody part(int number, Raw part) {
    return set(number, Raw.of().part(number, part));
  }

  /** Sets a list of sub-messages. */
  RawBody parts(int number, Raw... parts) {
    Raw all = Raw.of();
    for (Raw part : parts) {
      all.part(number, part);
    }
    return set(number, all);
  }

  RawBody without(int number) {
    fields.remove(number);
    return this;
  }

  Bytes toBytes() {
    Raw all = Raw.of();
    fields.values().forEach(all::append);
    return all.toBytes();
  }
}
