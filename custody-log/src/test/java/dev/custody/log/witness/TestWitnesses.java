package dev.custody.log.witness;

import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.Cosigner;
import dev.custody.log.internal.storage.Storage;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;

/** Witnesses to try things on. */
final class TestWitnesses {

  static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private TestWitnesses() {}

  /** A clock that stands still until it is told. */
  static final class Hands extends Clock {
    private volatile Instant now = START;

    void set(Instant instant) {
      now = instant;
    }

    void plusSeconds(long seconds) {
      now = now.plusSeconds(seconds);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  static Cosigner cosigner(String name) {
    return Cosigner.of(name, SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom()));
  }

  static Witness open(Storage storage, Cosigner cosigner, Clock clock, WitnessedLog... logs)
      throws IOException {
    return Witness.open(storage, Arrays.asList(logs), cosigner, clock, evidence -> {});
  }

  /** A way to a witness in this process. */
  static WitnessTransport transport(Witness witness) {
    return request -> {
      try {
        WitnessAnswer answer = witness.addCheckpoint(request);
        return WitnessAnswer.parse(answer.status(), answer.contentType(), answer.body());
      } catch (SigningException e) {
        throw new IOException(e);
      }
    };
  }

  static WitnessEndpoint endpoint(Witness witness) {
    return new WitnessEndpoint(witness.key(), transport(witness));
  }
}
