package dev.custody.api.internal.id;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever the bytes: a form, the same as the plain rule's, or a violation within them. */
class IdentifierFuzz {

  @FuzzTest(maxDuration = "2m")
  void form(byte[] bytes) {
    if (bytes == null) {
      return;
    }
    int form = IdentifierRule.form(bytes, 0, bytes.length);
    if (form != IdentifierOracle.form(bytes)) {
      throw new AssertionError("fast rule and oracle differ: fast=" + form);
    }
    if (form == IdentifierRule.MALFORMED) {
      IdentifierRule.Violation violation = IdentifierRule.violation(bytes, 0, bytes.length);
      boolean inside = violation.offset() >= 0 && violation.offset() <= bytes.length;
      if (!inside || !violation.found().matches("[\\x21-\\x7e]{1,32}")) {
        throw new AssertionError("violation that shows too much: " + violation);
      }
    }
  }
}
