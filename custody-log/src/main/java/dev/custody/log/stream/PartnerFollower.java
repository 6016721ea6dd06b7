package dev.custody.log.stream;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.api.tree.ConsistencyProof;
import dev.custody.api.tree.ProofResult;
import dev.custody.api.tree.RootAccumulator;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.NoteVerdict;
import dev.custody.log.LoggedEntry;
import dev.custody.log.internal.tile.TilePath;
import dev.custody.log.internal.tile.TileReader;
import dev.custody.log.stream.FollowOutcome.Followed;
import dev.custody.log.stream.FollowOutcome.Forked;
import dev.custody.log.stream.FollowOutcome.Refused;
import dev.custody.log.stream.FollowOutcome.RolledBack;
import dev.custody.log.stream.SourceStorage.GarbageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows a partner's log from the checkpoint that was accepted last, and gives its new entries in
 * order, each checked against the signed tree before it is given.
 *
 * <p>A newer checkpoint is accepted only with proof that its log continues the accepted one, and is
 * durable before anything of it is given. Entries come in bundles of up to 256; how far they were
 * given is durable after each, so a source that fails in the middle is gone on with where it
 * failed. After a crash the last bundle may be given again, so what takes entries is idempotent, as
 * appending to a log is. The first checkpoint ever is accepted as it is: whoever knows a better one
 * gives it to {@link #begin}.
 *
 * <p>What the entries say is another matter: they are to be verified like any feed.
 *
 * <p>Thread-safe: calls take their turns. One process at a time uses a state file.
 *
 * @since 0.1.0
 */
public final class PartnerFollower {

  /** Takes the entries of a partner. */
  public interface Sink {

    /**
     * Takes entries that follow the ones before; when this returns, they are durable.
     *
     * @throws IOException if they are not; they are given again by the next call
     */
    void take(List<LoggedEntry> entries) throws IOException;
  }

  private final TrustedLog partner;
  private final TileSource source;
  private final FollowerState file;
  private @Nullable Checkpoint accepted;
  private RootAccumulator tree;
  // Whether it was stored in this life: what was only read may stand in a cache alone, left there
  // by a process that was killed before its force, and be forgotten when the power goes.
  private boolean durable;

  private PartnerFollower(
      TrustedLog partner,
      TileSource source,
      FollowerState file,
      @Nullable Checkpoint accepted,
      RootAccumulator tree) {
    this.partner = partner;
    this.source = source;
    this.file = file;
    this.accepted = accepted;
    this.tree = tree;
  }

  /**
   * A follower that goes on from its state file, or begins where there is none.
   *
   * @param partner whose log it must be
   * @param source where it is read from
   * @param state the file to keep the state in; its directory must be there
   * @throws IOException if the file cannot be read, or is not the state of following this log
   */
  public static PartnerFollower open(TrustedLog partner, TileSource source, Path state)
      throws IOException {
    Objects.requireNonNull(source, "source");
    return open(partner, source, new FollowerState(state, partner));
  }

  static PartnerFollower open(TrustedLog partner, TileSource source, FollowerState file)
      throws IOException {
    FollowerState.Value value = file.load();
    return value == null
        ? new PartnerFollower(partner, source, file, null, new RootAccumulator())
        : new PartnerFollower(partner, source, file, value.accepted(), value.tree());
  }

  /**
   * Accepts a checkpoint of the partner's that is known from elsewhere, before the first {@link
   * #follow}.
   *
   * @throws IllegalStateException if one was accepted before
   * @throws IllegalArgumentException if it is of another log
   * @throws IOException if it cannot be stored
   */
  public synchronized void begin(Checkpoint known) throws IOException {
    if (accepted != null) {
      throw new IllegalStateException("following has begun: origin=" + partner.origin());
    }
    if (partner.open(known.note()) instanceof NoteVerdict.Refused<Checkpoint> refused) {
      throw new IllegalArgumentException("no checkpoint of this log: " + refused.detail());
    }
    store(known, tree);
    accepted = known;
  }

  /** The checkpoint accepted last; empty before the first. */
  public synchronized Optional<Checkpoint> accepted() {
    return Optional.ofNullable(accepted);
  }

  /** How many entries were given: the index of the next. */
  public synchronized long position() {
    return tree.size();
  }

  /**
   * Reads the partner's newest checkpoint and gives all entries up to it that were not given yet.
   *
   * @throws IOException if the source or the sink fails, or the state cannot be stored; call again
   *     to go on
   */
  @CheckReturnValue
  public synchronized FollowOutcome follow(Sink sink) throws IOException {
    NoteVerdict<Checkpoint> verdict =
        partner.open(source.read("checkpoint", Limits.CHECKPOINT_BYTES_MAX));
    if (verdict instanceof NoteVerdict.Refused<Checkpoint> refused) {
      return new Refused("checkpoint: " + refused.detail(), tree.size());
    }
    Checkpoint offered = ((NoteVerdict.Authentic<Checkpoint>) verdict).value();
    SourceStorage tiles = new SourceStorage(source);
    try {
      FollowOutcome against = accepted == null ? null : judge(accepted, offered, tiles);
      if (against != null) {
        return against;
      }
      if (!durable || accepted == null || offered.size() > accepted.size()) {
        store(offered, tree);
        accepted = offered;
      }
      return give(offered, tiles, sink);
    } catch (GarbageException e) {
      return new Refused(String.valueOf(e.getMessage()), tree.size());
    }
  }

  /** What speaks against going on from one checkpoint to the other; {@code null} if nothing. */
  private @Nullable FollowOutcome judge(Checkpoint before, Checkpoint offered, SourceStorage tiles)
      throws IOException {
    if (before.size() == offered.size()) {
      return before.root().equals(offered.root())
          ? null
          : new Forked(before, offered, before.root(), Optional.empty());
    }
    boolean grown = before.size() < offered.size();
    Checkpoint smaller = grown ? before : offered;
    Checkpoint larger = grown ? offered : before;
    if (smaller.size() == 0) {
      return grown ? null : new RolledBack(before, offered);
    }
    ConsistencyProof proof;
    Digest prefixRoot;
    try {
      TileReader reader = new TileReader(tiles, larger.size());
      proof =
          new ConsistencyProof(
              smaller.size(),
              larger.size(),
              digests(reader.consistency(smaller.size(), larger.size())));
      prefixRoot = digest(reader.root(smaller.size()));
    } catch (GarbageException | FileNotFoundException e) {
      if (grown) {
        throw e;
      }
      // A log that was put back no longer has the tiles of what it has signed.
      return new RolledBack(before, offered);
    }
    // Where the proof holds, it shows the larger one's own prefix, whoever served the tiles.
    if (proof.check(prefixRoot, larger.root()) instanceof ProofResult.Fails fails) {
      return grown
          ? new Refused("tiles: " + fails.why(), tree.size())
          : new RolledBack(before, offered);
    }
    if (!prefixRoot.equals(smaller.root())) {
      return new Forked(before, offered, prefixRoot, Optional.of(proof));
    }
    return grown ? null : new RolledBack(before, offered);
  }

  private FollowOutcome give(Checkpoint upTo, SourceStorage tiles, Sink sink) throws IOException {
    long from = tree.size();
    TileReader reader = new TileReader(tiles, upTo.size());
    while (tree.size() < upTo.size()) {
      long first = tree.size();
      List<LoggedEntry> entries = bundle(first, upTo.size());
      RootAccumulator next = RootAccumulator.resume(first, tree.subtrees());
      for (LoggedEntry entry : entries) {
        next.add(entry.leafHash());
      }
      ConsistencyProof proof =
          new ConsistencyProof(
              next.size(), upTo.size(), digests(reader.consistency(next.size(), upTo.size())));
      if (proof.check(next.root(), upTo.root()) instanceof ProofResult.Fails fails) {
        return new Refused("entries from index=" + first + ": " + fails.why(), first);
      }
      sink.take(entries);
      store(upTo, next);
      tree = next;
    }
    return new Followed(upTo, from, tree.size());
  }

  private void store(Checkpoint upTo, RootAccumulator given) throws IOException {
    durable = false;
    file.store(upTo, given);
    durable = true;
  }

  /** The entries from an index to the end of its bundle, or of the tree. */
  private List<LoggedEntry> bundle(long first, long size) throws IOException {
    long number = first / TilePath.FULL;
    long begin = number * TilePath.FULL;
    int width = (int) Math.min(TilePath.FULL, size - begin);
    List<Bytes> all = BundleText.parse(read(number, width), width);
    List<LoggedEntry> entries = new ArrayList<>();
    for (long index = first; index < begin + width; index++) {
      entries.add(new LoggedEntry(index, all.get((int) (index - begin))));
    }
    return entries;
  }

  private Bytes read(long number, int width) throws IOException {
    try {
      return source.read(
          new TilePath(TilePath.ENTRIES, number, width).name(), BundleText.BYTES_MAX);
    } catch (FileNotFoundException e) {
      if (width == TilePath.FULL) {
        throw e;
      }
      // A log may drop a partial bundle when the full one is there.
      return source.read(
          new TilePath(TilePath.ENTRIES, number, TilePath.FULL).name(), BundleText.BYTES_MAX);
    }
  }

  private static List<Digest> digests(List<byte[]> hashes) {
    List<Digest> out = new ArrayList<>(hashes.size());
    for (byte[] hash : hashes) {
      out.add(digest(hash));
    }
    return out;
  }

  private static Digest digest(byte[] hash) {
    return new Digest(Bytes.copyOf(hash));
  }
}
