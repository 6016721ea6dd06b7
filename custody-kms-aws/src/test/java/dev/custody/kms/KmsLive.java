package dev.custody.kms;

import java.util.List;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * The suite against AWS, with the profile kms-live: -Dcustody.kms.keys has ARNs, separated by
 * commas; region and credentials are what the SDK finds.
 */
class KmsLive extends KeySuite {

  @Override
  KmsClient client() {
    return KmsClient.create();
  }

  @Override
  List<String> keys() {
    String keys = System.getProperty("custody.kms.keys", "");
    if (keys.isEmpty()) {
      throw new IllegalStateException("ARNs of keys expected: -Dcustody.kms.keys=ARN,ARN");
    }
    return List.of(keys.split(","));
  }
}
