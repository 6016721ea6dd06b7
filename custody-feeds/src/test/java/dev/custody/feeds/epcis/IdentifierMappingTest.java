package dev.custody.feeds.epcis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.feeds.internal.epcis.EpcIdentifiers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierMappingTest {

  // Check digits by hand and by the examples of the Tag Data Standard.
  @ParameterizedTest
  @CsvSource({
    "urn:epc:id:sgtin:0614141.112345.400, /01/10614141123459/21/400",
    "urn:epc:id:sgtin:0614141.812345.6789%2FA, /01/80614141123458/21/6789%2FA",
    "urn:epc:id:sscc:0614141.1234567890, /00/106141412345678908",
    "urn:epc:id:sgln:0614141.12345.400, /414/0614141123452/254/400",
    "urn:epc:id:sgln:0614141.12345.0, /414/0614141123452",
    "urn:epc:id:pgln:1234567.89012, /417/1234567890128",
    "urn:epc:id:grai:0614141.12345.400, /8003/00614141123452400",
    "urn:epc:id:giai:0614141.12345400, /8004/061414112345400",
    "urn:epc:id:giai:0614141.1234.5400, /8004/06141411234.5400",
    "urn:epc:id:gsrn:0614141.1234567890, /8018/061414112345678902",
    "urn:epc:id:gsrnp:0614141.1234567890, /8017/061414112345678902",
    "urn:epc:id:gdti:0614141.12345.400, /253/0614141123452400",
    "urn:epc:id:gsin:0614141.123456789, /402/06141411234567890",
    "urn:epc:id:ginc:0614141.xyz47%2F11, /401/0614141xyz47%2F11",
    "urn:epc:id:cpi:0614141.123ABC.123456789, /8010/0614141123ABC/8011/123456789",
    "urn:epc:class:lgtin:4012345.012345.998877, /01/04012345123456/10/998877",
    "urn:epc:idpat:sgtin:4012345.066666.*, /01/04012345666663",
    "https://id.gs1.org/01/04012345666663, /01/04012345666663",
    "https://id.gs1.org/01/4012345666663/10/AB, /01/04012345666663/10/AB",
    "http://example.com/shop/01/10614141123459/21/400, /01/10614141123459/21/400",
    "https://id.gs1.org/01/10614141123459/21/4/10/AB, /01/10614141123459/10/AB/21/4",
    "https://id.gs1.org/01/10614141123459/21/400?11=230101, /01/10614141123459/21/400",
    "https://id.example.com/414/4012345000054, /414/4012345000054",
    "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8, urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
    "urn:epc:id:itip:4012345.012345.01.02.987, urn:epc:id:itip:4012345.012345.01.02.987",
    "urn:epc:id:sgtin:0614141.1.2, urn:epc:id:sgtin:0614141.1.2",
    "http://transaction.acme.com/po/12345678, http://transaction.acme.com/po/12345678",
  })
  void everyIdentifier_becomesWhatSaysTheSame(String epc, String identifier) {
    assertThat(EpcIdentifiers.read(epc)).isEqualTo(identifier);
    assertThat(EpcIdentifiers.read(EpcIdentifiers.write(identifier))).isEqualTo(identifier);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://id.gs1.org/01/70614141123452/21/2018",
        "/01/10614141123459/21/400",
        "relative",
        "",
        "HTTP://example.com",
        "urn:x y",
        "https://example.com/#fragment",
        "http://[::1/"
      })
  void whatNoEventMayCarry_isNone(String epc) {
    assertThat(EpcIdentifiers.read(epc)).isNull();
  }
}
