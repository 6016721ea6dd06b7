package dev.custody.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.proto.CustodyProto;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** The schema that others generate their classes from travels with the jar. */
class SchemaTest {
  @Test
  void jar_carriesTheSchema() throws IOException {
    try (InputStream in = SchemaTest.class.getResourceAsStream("custody.proto")) {
      assertThat(in).isNotNull();
      assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
          .contains("package custody.v1;");
    }
  }

  @Test
  void schema_hasTheFieldsOfVersionOne() {
    assertThat(CustodyProto.CustodyEvent.getDescriptor().getFields()).hasSize(27);
  }
}
