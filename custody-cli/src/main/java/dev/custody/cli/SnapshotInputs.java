package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run was told beside the records, as digests by name: another run goes on with its snapshot
 * only if it was told the same. Plans that have come since are no hindrance, since an engine takes
 * them at any time.
 */
final class SnapshotInputs {

  private static final int COUNT_MAX = 1_000_000;

  private final Map<String, Digest> members = new LinkedHashMap<>();
  // By digest, so that a file may move; the name is for people.
  private final Map<Digest, String> plans = new LinkedHashMap<>();

  void put(String name, Digest digest) {
    members.put(name, digest);
  }

  /** A plan with the units beside it. */
  void plan(Digest digest, String name) {
    plans.put(digest, name);
  }

  /** In words what stands against going on with a snapshot of another run; null if nothing does. */
  @Nullable String difference(SnapshotInputs before) {
    List<String> found = new ArrayList<>();
    before.members.forEach(
        (name, digest) -> {
          if (!digest.equals(members.get(name))) {
            found.add("another " + name);
          }
        });
    List<String> gone = new ArrayList<>();
    before.plans.forEach(
        (digest, name) -> {
          if (!plans.containsKey(digest)) {
            gone.add(name);
          }
        });
    if (!gone.isEmpty()) {
      found.add(
          "plans changed or left out: "
              + String.join(", ", gone.subList(0, Math.min(3, gone.size())))
              + (gone.size() > 3 ? " and " + (gone.size() - 3) + " more" : ""));
    }
    return found.isEmpty() ? null : String.join("; ", found);
  }

  boolean hasPlan(Digest digest) {
    return plans.containsKey(digest);
  }

  void write(DataOutputStream out) throws IOException {
    for (Map<String, Digest> each : List.of(members, named())) {
      out.writeInt(each.size());
      for (Map.Entry<String, Digest> entry : each.entrySet()) {
        out.writeUTF(entry.getKey());
        out.write(entry.getValue().bytes().toByteArray());
      }
    }
  }

  static SnapshotInputs read(DataInputStream in) throws IOException {
    SnapshotInputs inputs = new SnapshotInputs();
    for (boolean plans : new boolean[] {false, true}) {
      int count = in.readInt();
      if (count < 0 || count > COUNT_MAX) {
        throw new IOException("count of inputs out of range: found=" + count);
      }
      for (int i = 0; i < count; i++) {
        String name = in.readUTF();
        byte[] bytes = new byte[32];
        in.readFully(bytes);
        Digest digest = new Digest(Bytes.ofOwned(bytes));
        if (plans) {
          inputs.plan(digest, name.substring(name.indexOf(' ') + 1));
        } else {
          inputs.put(name, digest);
        }
      }
    }
    return inputs;
  }

  /** Two plans may have one name. */
  private Map<String, Digest> named() {
    Map<String, Digest> named = new LinkedHashMap<>();
    plans.forEach((digest, name) -> named.put(named.size() + " " + name, digest));
    return named;
  }
}
