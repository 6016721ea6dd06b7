package dev.custody.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.custody.api.OwnVectors;
import dev.custody.api.Parsed;
import dev.custody.api.Refusal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every rule of bodies in docs/format.md by its number, kept and broken: vectors/own/bodies.json.
 */
class OwnBodiesVectors {

  static Stream<BodyCase> cases() {
    return Stream.of(FormCases.all(), ValueCases.all(), AspectCases.all()).flatMap(List::stream);
  }

  @TestFactory
  Stream<DynamicTest> bodiesAreJudgedByTheirRule() {
    return cases().map(c -> DynamicTest.dynamicTest(c.rule() + " " + c.name(), () -> judge(c)));
  }

  private static void judge(BodyCase c) {
    Parsed<CustodyEvent> parsed = EventCodec.decode(c.body());
    if (c.reasons().isEmpty()) {
      assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
      assertThat(EventCodec.encode(parsed.require())).isEqualTo(c.body());
      return;
    }
    assertThat(parsed).isInstanceOf(Parsed.Refused.class);
    List<Refusal> refusals = ((Parsed.Refused<CustodyEvent>) parsed).refusals();
    assertThat(refusals).extracting(Refusal::reason).isEqualTo(c.reasons());
    Refusal first = refusals.get(0);
    if (!c.path().equals("*")) {
      assertThat(first.path()).isEqualTo(c.path());
    }
    assertThat(first.offset()).isBetween(0, c.body().length());
  }

  @Test
  void everyRuleIsKeptAndBroken() {
    List<String> broken =
        cases()
            .filter(c -> !c.reasons().isEmpty())
            .map(BodyCase::rule)
            .distinct()
            .collect(Collectors.toList());
    assertThat(broken)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 41).mapToObj(i -> "R" + i).collect(Collectors.toList()));
  }

  @Test
  void namesAreUnique() {
    assertThat(cases().map(c -> c.rule() + c.name())).doesNotHaveDuplicates();
  }

  @Test
  void vectorFileHasTheseCases() {
    ArrayNode all = OwnVectors.array();
    cases().forEach(c -> OwnVectors.add(all, c.rule(), c.name(), "body", c.body(), c.reasons()));
    OwnVectors.requireSame("bodies.json", all);
  }
}
