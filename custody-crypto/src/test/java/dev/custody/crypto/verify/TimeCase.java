package dev.custody.crypto.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.statement.FeedRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One case of vectors/own/time.json while it is put together. */
final class TimeCase {

  private final OwnCase plain;
  private final ObjectNode policy;
  private final ObjectNode json;

  TimeCase(String name, List<TestKey> keys) {
    plain = new OwnCase(name, keys);
    json = plain.is("VERIFIED");
    policy = json.putObject("timestamps");
    policy.putArray("policies").add(TestTsa.POLICY);
    policy.putArray("digests").add("SHA_512");
    plain.at("2027-01-01T00:00:00Z");
  }

  TimeCase at(String at) {
    plain.at(at);
    return this;
  }

  /** Judged in a second pass, by what a first one has found in all records. */
  TimeCase firstPass() {
    json.put("firstPass", true);
    return this;
  }

  TimeCase feed(FeedRecord... records) {
    plain.feed(records);
    return this;
  }

  /** What becomes of each proof of the last record: its kind, and its time or reason or neither. */
  TimeCase proofs(String... proofs) {
    ArrayNode list = json.putArray("proofs");
    Arrays.asList(proofs).forEach(list::add);
    return this;
  }

  /** The ends of the bracket of the last event, each with its source, and exactly its codes. */
  TimeCase bracket(String notBefore, String lower, String notAfter, String upper) {
    ObjectNode bracket = json.putObject("bracket");
    bracket.put("notBefore", notBefore);
    bracket.put("lower", lower);
    bracket.put("notAfter", notAfter);
    bracket.put("upper", upper);
    return this;
  }

  ObjectNode is(String verdict, String... codes) {
    return plain.is(verdict, codes);
  }

  static List<TestKey> keys(TestKey... keys) {
    return new ArrayList<>(Arrays.asList(keys));
  }
}
