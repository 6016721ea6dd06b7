package dev.custody.api.statement;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.internal.wire.MalformedBytes;
import dev.custody.api.internal.wire.WireReader;
import dev.custody.api.internal.wire.WireWriter;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Turns containers into bytes and back (docs/format.md, containers). They are unsigned, and as
 * strict as a body: no unknown fields, no empty elements, one encoding.
 *
 * <p>Parsing refuses with RECORD_NOT_CANONICAL or RECORD_TOO_LARGE and verifies nothing. Encoding
 * throws IllegalArgumentException for what a reader would refuse. All methods are pure and safe to
 * call from several threads.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class ContainerCodec {

  private ContainerCodec() {}

  /** The bytes of a signed event: what a log stores. */
  public static Bytes encode(SignedEvent event) {
    return write(
        out -> new ContainerWriter(out).signedEvent(event), ContainerCodec::parseSignedEvent);
  }

  /** The bytes of one statement, as the order of log entries compares them. */
  public static Bytes encode(Statement statement) {
    return write(
        out -> new ContainerWriter(out).statement(statement),
        bytes -> parse(bytes, ContainerReader::statement));
  }

  /** The bytes of an event with what travels beside it. */
  public static Bytes encode(EventPackage event) {
    return write(
        out -> new ContainerWriter(out).eventPackage(event), ContainerCodec::parseEventPackage);
  }

  /** The bytes of a batch proof, which stand in a statement's signature field. */
  public static Bytes encode(BatchProof proof) {
    return write(
        out -> new ContainerWriter(out).batchProof(proof), ContainerCodec::parseBatchProof);
  }

  /** The bytes of a feed record, without the length before it. */
  public static Bytes encode(FeedRecord record) {
    return write(
        out -> new ContainerWriter(out).feedRecord(record), ContainerCodec::parseFeedRecord);
  }

  /** Reads a signed event of up to 65,535 bytes. */
  public static Parsed<SignedEvent> parseSignedEvent(Bytes bytes) {
    return parse(bytes, ContainerReader::signedEvent);
  }

  /** Reads an event with what travels beside it. */
  public static Parsed<EventPackage> parseEventPackage(Bytes bytes) {
    return parse(bytes, ContainerReader::eventPackage);
  }

  /**
   * Reads a batch proof: its form only. That the index lies in the tree and the path has the right
   * length is for whoever checks the proof.
   */
  public static Parsed<BatchProof> parseBatchProof(Bytes bytes) {
    return parse(bytes, ContainerReader::batchProof);
  }

  /**
   * Reads a feed record of up to 16 MiB. Of a batch it checks that each event has one statement
   * without signature; that these are of one key and one batched algorithm is for the verifier,
   * which reads headers.
   */
  public static Parsed<FeedRecord> parseFeedRecord(Bytes bytes) {
    return parse(bytes, ContainerReader::feedRecord);
  }

  private static <T> Bytes write(Consumer<WireWriter> writing, Function<Bytes, Parsed<T>> reading) {
    WireWriter scratch = WireWriter.scratch();
    writing.accept(scratch);
    Bytes written = scratch.toBytes();
    // Read back by the reader's rules: what we write, everybody accepts.
    T unused = reading.apply(written).require();
    return written;
  }

  private static <T> Parsed<T> parse(Bytes bytes, Function<ContainerReader, T> reading) {
    WireReader wire =
        new WireReader(bytes.unsafeArray(), Reason.RECORD_NOT_CANONICAL, Reason.RECORD_TOO_LARGE);
    try {
      return new Parsed.Accepted<>(reading.apply(new ContainerReader(wire)));
    } catch (MalformedBytes e) {
      return new Parsed.Refused<>(e.refusal());
    }
  }
}
