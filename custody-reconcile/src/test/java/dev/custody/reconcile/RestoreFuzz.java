package dev.custody.reconcile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Whatever the bytes behind the header of a snapshot: an engine that can be written again, or a
 * refusal. The digests are made to fit, as somebody could who wants to be read.
 */
class RestoreFuzz {

  @FuzzTest(maxDuration = "2m")
  void restore(byte[] body) throws Exception {
    ReconcileEngine engine;
    try {
      engine =
          ReconcileEngine.restore(
              new ByteArrayInputStream(withHeader(body)), EngineLaws.SETTINGS, Day.POLICY);
    } catch (SnapshotException refused) {
      if (refused.getMessage() == null) {
        throw new AssertionError("a refusal without a word");
      }
      return;
    }
    Mortal.snapshot(engine);
  }

  /** A snapshot with this behind its header, and the digest that fits. */
  static byte[] withHeader(byte[] body) throws Exception {
    byte[] fresh = Mortal.snapshot(ReconcileEngine.of(EngineLaws.SETTINGS, Day.POLICY));
    int header = header(fresh);
    byte[] all = ByteBuffer.allocate(header + body.length).put(fresh, 0, header).put(body).array();
    byte[] digest = Digest.sha256(all).bytes().toByteArray();
    return ByteBuffer.allocate(all.length + digest.length).put(all).put(digest).array();
  }

  /** Bytes before what the engine was told: a text, a number, a text and three digests. */
  static int header(byte[] snapshot) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(snapshot);
    in.position(4 + in.getInt(0) + 4);
    in.position(in.position() + 4 + in.getInt(in.position()));
    return in.position() + 3 * 36;
  }
}
