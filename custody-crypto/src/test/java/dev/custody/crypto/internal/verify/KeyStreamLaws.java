package dev.custody.crypto.internal.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.Time;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustedKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** The stream of a key against a list that is walked from end to end. */
class KeyStreamLaws {

  private static final TrustedKey KEY =
      TrustedKey.builder(
              SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom()).publicKey(),
              "/417/9506000134352",
              Holder.DEVICE)
          .roles(Role.ACTOR)
          .window(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2027-11-01T00:00:00Z"))
          .build();

  /**
   * Positions of a few numbers and boots, so that rivals are frequent; some are taken out again.
   *
   * @param codes of each: its number, its boot (0 for none), and whether the oldest goes
   */
  @Property(tries = 400)
  void firstOfANumber_andNextClockBelow_areThoseOfAWalk(
      @ForAll @Size(max = 60) List<@IntRange(max = 12 * 4 * 2 - 1) Integer> codes) {
    KeyStream stream = new KeyStream();
    List<Position> plain = new ArrayList<>();
    for (int i = 0; i < codes.size(); i++) {
      int code = codes.get(i);
      Position position = position(code % 12, code / 12 % 4, i);
      assertThat(stream.clockBelow(position)).isSameAs(clockBelow(plain, position));
      stream.add(position);
      plain.add(position);
      if (code / 48 == 1 && plain.size() > 1) {
        plain.remove(stream.removeOldest());
      }
      assertThat(stream.count()).isEqualTo(plain.size());
      for (int number = 0; number < 12; number++) {
        assertThat(stream.at(number)).isSameAs(first(plain, number));
      }
    }
  }

  private static @Nullable Position first(List<Position> plain, long sequence) {
    for (Position position : plain) {
      if (position.sequence == sequence) {
        return position;
      }
    }
    return null;
  }

  private static @Nullable Position clockBelow(List<Position> plain, Position above) {
    Position found = null;
    for (Position position : plain) {
      if (position.sameBoot(above)
          && position.sequence < above.sequence
          && (found == null || position.sequence > found.sequence)) {
        found = position;
      }
    }
    return found;
  }

  private static Position position(int sequence, int boot, int number) {
    Link link = new Link(Digest.sha256(new byte[] {(byte) number}).bytes());
    Time time = Time.of(Instant.parse("2026-11-20T10:00:00Z"));
    return new Position(
        new ProtectedHeader(
            Algorithm.ED25519.coseNumber(),
            KEY.keyId(),
            "/417/9506000134352",
            "urn:example:consignment:7",
            Role.ACTOR,
            sequence,
            link,
            null,
            null),
        KEY,
        link,
        boot == 0 ? time : time.withBoot(Bytes.ofHex("0" + boot + "00000000000000"), number));
  }
}
