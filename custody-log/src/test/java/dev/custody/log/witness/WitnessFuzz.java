package dev.custody.log.witness;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Bytes;
import dev.custody.api.Parsed;

/** Any bytes are refused or read, and what is read is written as it was. */
class WitnessFuzz {

  @FuzzTest(maxDuration = "30s")
  void request(byte[] data) {
    Bytes bytes = Bytes.copyOf(data);
    if (AddCheckpointRequest.parse(bytes) instanceof Parsed.Accepted<AddCheckpointRequest> accepted
        && !accepted.value().encode().equals(bytes)) {
      throw new AssertionError("read otherwise than written");
    }
  }

  @FuzzTest(maxDuration = "30s")
  void answer(byte[] data) {
    Bytes bytes = Bytes.copyOf(data);
    for (int status : new int[] {200, 400, 403, 404, 409, 422, 500}) {
      WitnessAnswer answer = WitnessAnswer.parse(status, WitnessAnswer.TREE_SIZE, bytes);
      if (answer.status() != status) {
        throw new AssertionError("another status than came");
      }
      if ((answer instanceof WitnessAnswer.Cosigned || answer instanceof WitnessAnswer.OtherSize)
          && !answer.body().equals(bytes)) {
        throw new AssertionError("read otherwise than written");
      }
    }
  }

  @FuzzTest(maxDuration = "30s")
  void state(byte[] data) {
    KeptNote kept = KeptNote.parse(data);
    if (kept != null && !Bytes.copyOf(kept.encode()).equals(Bytes.copyOf(data))) {
      throw new AssertionError("read otherwise than written");
    }
  }
}
