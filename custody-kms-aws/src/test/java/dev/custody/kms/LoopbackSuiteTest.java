package dev.custody.kms;

import dev.custody.api.statement.Algorithm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.kms.KmsClient;

/** The suite against the service on loopback. */
class LoopbackSuiteTest extends KeySuite {

  private final List<String> keys = new ArrayList<>();
  private LoopbackKms kms;

  @BeforeEach
  void start() throws IOException {
    kms = new LoopbackKms();
    for (Algorithm algorithm :
        List.of(Algorithm.ES256, Algorithm.ED25519, Algorithm.ML_DSA_44, Algorithm.ML_DSA_65)) {
      keys.add(kms.newKey(algorithm).arn);
    }
  }

  @AfterEach
  void stop() {
    kms.close();
  }

  @Override
  KmsClient client() {
    return kms.client();
  }

  @Override
  List<String> keys() {
    return keys;
  }
}
