package dev.custody.reconcile.plan;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever the bytes: a plan, a roster, a posture, or a refusal, and nothing else. */
class PlanFuzz {

  @FuzzTest(maxDuration = "2m")
  void plan(byte[] bytes) {
    try {
      Plan plan = PlanFiles.parsePlan(bytes);
      if (plan.units().size() > Plan.UNITS_MAX || plan.legs().size() > Plan.LEGS_MAX) {
        throw new AssertionError("a plan beyond its limits");
      }
    } catch (PlanFileException refused) {
      if (refused.getMessage() == null) {
        throw new AssertionError("a refusal without a word");
      }
    }
  }

  @FuzzTest(maxDuration = "2m")
  void roster(byte[] bytes) {
    try {
      PlanFiles.parseRoster(bytes).entries();
    } catch (PlanFileException refused) {
      if (refused.getMessage() == null) {
        throw new AssertionError("a refusal without a word");
      }
    }
  }

  @FuzzTest(maxDuration = "2m")
  void posture(byte[] bytes) {
    try {
      PlanFiles.parsePosture(bytes).firmware();
    } catch (PlanFileException refused) {
      if (refused.getMessage() == null) {
        throw new AssertionError("a refusal without a word");
      }
    }
  }
}
