package dev.custody.api.internal.id;

import java.util.LinkedHashMap;
import java.util.Map;

/** One good identifier for each key, qualifier and form of URI, with what it is. */
public final class IdentifierExamples {

  private IdentifierExamples() {}

  /** Good identifiers and their forms. */
  public static Map<String, Integer> good() {
    Map<String, Integer> good = new LinkedHashMap<>();
    for (String path :
        new String[] {
          "/00/372022693815378152",
          "/402/58081732496645019",
          "/414/5069922379026",
          "/414/5034539144497/254/dock%2F7",
          "/417/5021686376741",
          "/8003/05012345678900",
          "/8003/05012345678900A-1%2F",
          "/8004/5012345HH0042",
          "/401/5012345%22x%3F",
          "/253/5012345678900",
          "/253/5012345678900DOC.1_%25",
          "/8017/372022693815378152",
          "/8018/372022693815378152",
          "/8010/5012345%23-%2F9AZ",
          "/8010/5012345AB/8011/123456789012"
        }) {
      good.put(path, IdentifierRule.OTHER_PATH);
    }
    good.put("/01/00000000047111", IdentifierRule.GTIN_CLASS);
    good.put("/01/06630099039496/22/2A", IdentifierRule.GTIN_CLASS);
    good.put("/01/06630099039496/10/LOT_7", IdentifierRule.GTIN_CLASS);
    good.put("/01/06630099039496/22/2A/10/a%3B", IdentifierRule.GTIN_CLASS);
    good.put("/01/01517695070007/21/930270631", IdentifierRule.GTIN_INSTANCE);
    good.put("/01/06630099039496/22/2A/10/L1/21/z%21", IdentifierRule.GTIN_INSTANCE);
    good.put("/01/06630099039496/22/2A/21/%3C%3D%3E", IdentifierRule.GTIN_INSTANCE);
    for (String uri :
        new String[] {
          "urn:custody:iso6346:CSQU3054383",
          "urn:custody:vehicle:8064",
          "urn:epc:id:sgtin:0614141.107346.2018",
          "sftp://partner/outbox/2026-11-01.json",
          "ni:///sha-256;-ahv5uM-DuRVPN_VCxE8mnjorEOG-aFr8_uIp2-1ZFg",
          "https://example.com/places/7?a=/b?c",
          "https://user:p%2a@example.com:443/a//b;c=1/@:/",
          "http://[2001:db8::192.0.2.1]:80/x",
          "http://[vF.a:b!]/",
          "did:web:example.com%3A3000:user",
          "x:",
          "a+b-c.1:/",
        }) {
      good.put(uri, IdentifierRule.URI);
    }
    return good;
  }
}
