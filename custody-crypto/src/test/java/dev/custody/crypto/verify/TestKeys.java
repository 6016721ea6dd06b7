package dev.custody.crypto.verify;

import dev.custody.api.statement.Algorithm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The keys of one case, each at the start of its stream. */
final class TestKeys {

  private static final String[] PARTY = {"ACTOR", "GIVER", "RECEIVER", "WITNESS"};

  final TestKey dev = new TestKey("dev", Algorithm.ES256, TestEvent.GIVER, "DEVICE", PARTY);
  final TestKey dev2 = new TestKey("dev2", Algorithm.ED25519, TestEvent.GIVER, "DEVICE", PARTY);
  final TestKey store =
      new TestKey("store", Algorithm.ED25519, TestEvent.RECEIVER, "DEVICE", PARTY);
  final TestKey gate =
      new TestKey("gate", Algorithm.ES256, "urn:example:gateway", "GATEWAY", "GATEWAY", "WITNESS");
  final TestKey unknown = new TestKey("unknown", Algorithm.ES256, TestEvent.GIVER, "DEVICE", PARTY);

  private final List<TestKey> inBundle = new ArrayList<>(Arrays.asList(dev, dev2, store, gate));

  TestKey postQuantum(String name, Algorithm algorithm) {
    TestKey key = new TestKey(name, algorithm, TestEvent.GIVER, "DEVICE", PARTY);
    inBundle.add(key);
    return key;
  }

  /** Starts a case; entries are taken as they are now. */
  OwnCase named(String name) {
    return new OwnCase(name, inBundle);
  }
}
