package dev.custody.reconcile.internal.engine;

import dev.custody.api.Bytes;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Writes the values of a snapshot, and their SHA-256 behind them. */
final class SnapshotSink {

  private final OutputStream target;
  private final DigestOutputStream digested;
  private final DataOutputStream out;

  SnapshotSink(OutputStream target) {
    this.target = target;
    this.digested = new DigestOutputStream(new BufferedOutputStream(target, 1 << 16), sha256());
    this.out = new DataOutputStream(digested);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** A small number. */
  void u8(int value) throws IOException {
    out.writeByte(value);
  }

  /** A count or a number of any sign. */
  void i32(int value) throws IOException {
    out.writeInt(value);
  }

  void i64(long value) throws IOException {
    out.writeLong(value);
  }

  void flag(boolean value) throws IOException {
    out.writeByte(value ? 1 : 0);
  }

  void bytes(Bytes value) throws IOException {
    raw(value.unsafeArray());
  }

  private void raw(byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  void text(String value) throws IOException {
    raw(value.getBytes(StandardCharsets.UTF_8));
  }

  void textOrNull(@Nullable String value) throws IOException {
    flag(value != null);
    if (value != null) {
      text(value);
    }
  }

  void texts(Collection<String> values) throws IOException {
    i32(values.size());
    for (String value : values) {
      text(value);
    }
  }

  void instant(Instant value) throws IOException {
    out.writeLong(value.getEpochSecond());
    out.writeInt(value.getNano());
  }

  void instantOrNull(@Nullable Instant value) throws IOException {
    flag(value != null);
    if (value != null) {
      instant(value);
    }
  }

  /** A constant of an enum, by name: so that another order of constants is no other meaning. */
  void constant(Enum<?> value) throws IOException {
    text(value.name());
  }

  void constants(Collection<? extends Enum<?>> values) throws IOException {
    i32(values.size());
    for (Enum<?> value : values.stream().sorted().toList()) {
      constant(value);
    }
  }

  /** Writes the digest of all that was written, and hands everything on. */
  void end() throws IOException {
    out.flush();
    byte[] digest = digested.getMessageDigest().digest();
    target.write(digest);
    target.flush();
  }
}
