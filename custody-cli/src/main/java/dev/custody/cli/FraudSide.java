package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.statement.Batch;
import dev.custody.api.statement.BatchProof;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.api.tree.MerkleTree;
import dev.custody.crypto.note.UnverifiedCheckpoint;
import dev.custody.log.LogReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One of two things that may contradict each other: a checkpoint, a log, a feed or an event. Gives
 * what it says, unverified, as often as asked.
 */
final class FraudSide {

  /** What a side is. */
  private enum Form {
    CHECKPOINT,
    LOG,
    FEED,
    EVENT
  }

  /**
   * An event of a side.
   *
   * @param event as it stands there
   * @param batch the batch that it is in, and whose signature is its own; null for none
   * @param index which of the batch it is
   */
  record Said(SignedEvent event, @Nullable Batch batch, int index) {

    /** The event with a signature of its own: out of a batch, with its path in the batch's tree. */
    SignedEvent whole() {
      if (batch == null) {
        return event;
      }
      List<Digest> leaves = new ArrayList<>();
      for (EventPackage each : batch.events()) {
        byte[] tbs =
            Tbs.ofStatement(
                each.event().statements().get(0).protectedHeader(), each.event().eventId());
        leaves.add(MerkleTree.leafHash(Link.ofTbs(tbs).bytes()));
      }
      BatchProof proof =
          new BatchProof(
              batch.signature(),
              leaves.size(),
              index,
              MerkleTree.proveInclusion(leaves, index).path());
      return new SignedEvent(
          event.body(),
          List.of(
              new Statement(
                  event.statements().get(0).protectedHeader(), ContainerCodec.encode(proof))));
    }
  }

  private static final byte[] FEED_MAGIC = "CUSTODY-FEED-1\n".getBytes(StandardCharsets.US_ASCII);
  private static final String SIGNATURE = "\u2014 ";

  private final Path path;
  private final Form form;

  private FraudSide(Path path, Form form) {
    this.path = path;
    this.form = form;
  }

  static FraudSide of(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return new FraudSide(path, Form.LOG);
    }
    try (var in = Files.newInputStream(path)) {
      if (Arrays.equals(in.readNBytes(FEED_MAGIC.length), FEED_MAGIC)) {
        return new FraudSide(path, Form.FEED);
      }
    }
    Bytes bytes = Bytes.ofOwned(Inputs.bytes(path, Limits.CHECKPOINT_BYTES_MAX));
    if (UnverifiedCheckpoint.parse(bytes).isPresent()) {
      return new FraudSide(path, Form.CHECKPOINT);
    }
    Parsed<SignedEvent> event = ContainerCodec.parseSignedEvent(bytes);
    if (event instanceof Parsed.Refused<SignedEvent> refused) {
      throw CommandFault.usage(
          "neither a fraud proof, a checkpoint, a log, a feed nor a signed event: "
              + path
              + ": "
              + refused.first());
    }
    return new FraudSide(path, Form.EVENT);
  }

  /** The log in this directory; null if it is none. */
  @Nullable LogReader log() throws IOException {
    return form == Form.LOG ? LogReader.open(path) : null;
  }

  /** Gives every checkpoint, as a note. */
  void checkpoints(Consumer<Bytes> found) throws IOException {
    switch (form) {
      case CHECKPOINT ->
          found.accept(Bytes.ofOwned(Inputs.bytes(path, Limits.CHECKPOINT_BYTES_MAX)));
      case LOG -> {
        // The newest one, perhaps with lines of witnesses, and all before it.
        Bytes newest =
            Bytes.ofOwned(Inputs.bytes(path.resolve("checkpoint"), Limits.CHECKPOINT_BYTES_MAX));
        found.accept(newest);
        kept(found);
      }
      case FEED -> records(null, found);
      case EVENT -> {}
    }
  }

  /** The notes of checkpoints.log: a note ends before the first line behind its signature lines. */
  private void kept(Consumer<Bytes> found) throws IOException {
    try (BufferedReader lines =
        Files.newBufferedReader(path.resolve("checkpoints.log"), StandardCharsets.UTF_8)) {
      StringBuilder note = new StringBuilder();
      boolean signed = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (signed && !line.startsWith(SIGNATURE)) {
          found.accept(Bytes.ofOwned(note.toString().getBytes(StandardCharsets.UTF_8)));
          note.setLength(0);
          signed = false;
        }
        signed |= line.startsWith(SIGNATURE);
        note.append(line).append('\n');
        if (note.length() > Limits.CHECKPOINT_BYTES_MAX) {
          throw CommandFault.usage("no notes of checkpoints: " + path.resolve("checkpoints.log"));
        }
      }
      if (signed) {
        found.accept(Bytes.ofOwned(note.toString().getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  /** Gives every event that can be read. */
  void events(Consumer<Said> found) throws IOException {
    switch (form) {
      case CHECKPOINT -> {}
      case LOG, FEED -> records(found, null);
      case EVENT ->
          found.accept(
              new Said(
                  ContainerCodec.parseSignedEvent(
                          Bytes.ofOwned(Inputs.bytes(path, Limits.SIGNED_EVENT_BYTES_MAX)))
                      .require(),
                  null,
                  0));
    }
  }

  private void records(@Nullable Consumer<Said> events, @Nullable Consumer<Bytes> notes)
      throws IOException {
    try (Records records = Records.open(path)) {
      for (Parsed<FeedRecord> next = records.next(); next != null; next = records.next()) {
        if (!(next instanceof Parsed.Accepted<FeedRecord> accepted)) {
          continue;
        }
        FeedRecord record = accepted.value();
        if (events != null && record instanceof FeedRecord.OfEvent event) {
          events.accept(new Said(event.event().event(), null, 0));
        } else if (events != null && record instanceof FeedRecord.OfBatch batch) {
          for (int i = 0; i < batch.batch().events().size(); i++) {
            events.accept(new Said(batch.batch().events().get(i).event(), batch.batch(), i));
          }
        } else if (notes != null && record instanceof FeedRecord.OfCheckpoint checkpoint) {
          notes.accept(Bytes.ofOwned(checkpoint.note().getBytes(StandardCharsets.UTF_8)));
        }
      }
    }
  }
}
