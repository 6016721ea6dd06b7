package dev.custody.crypto.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Reason;
import dev.custody.crypto.SharedVectors;
import dev.custody.crypto.internal.time.BadToken;
import dev.custody.crypto.internal.time.ParsedToken;
import dev.custody.crypto.internal.time.TokenAnchors;
import dev.custody.crypto.internal.time.TspMessage;
import dev.custody.crypto.trust.TrustBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.junit.jupiter.api.Test;

/** Requests and tokens of somebody else: OpenSSL's, over checkpoint.json. */
class TimestampRequestTest {

  private static final String POLICY = "1.3.6.1.4.1.99999.1.1";
  private static final TrustBundle NOBODY =
      TrustBundle.of(
          1,
          Instant.parse("2026-01-01T00:00:00Z"),
          Instant.parse("2030-01-01T00:00:00Z"),
          List.of());

  private final Path folder = SharedVectors.folder("timestamp");

  @Test
  void token_ofOpenSsl_isReadAndHolds() throws IOException, BadToken, CertificateException {
    Bytes encoded = read("token.tst");
    TimestampToken token = TimestampToken.parse(encoded).require();
    assertThat(token.imprint()).isEqualTo(Digest.sha256(read("checkpoint.json")));
    assertThat(token.genTime()).isEqualTo(Instant.parse("2026-11-22T11:19:16Z"));
    assertThat(token.accuracy()).contains(Duration.ofMillis(1_500));
    assertThat(token.resolution()).isEqualTo(Duration.ofSeconds(1));
    assertThat(token.policy()).isEqualTo(POLICY);
    assertThat(token.nonce()).isPresent();
    for (String anchor : new String[] {"ca.crt", "tsa.crt"}) {
      assertThat(ParsedToken.parse(encoded).check(anchors(anchor)))
          .isEqualTo(Instant.parse("2026-11-22T11:19:18.500Z"));
    }
  }

  @Test
  void everyByteOfIt_flipped_neverGivesAnotherDate() throws IOException, CertificateException {
    byte[] token = read("token.tst").toByteArray();
    TokenAnchors anchors = anchors("ca.crt");
    int held = 0;
    for (int i = 0; i < token.length; i++) {
      byte[] changed = token.clone();
      changed[i] ^= 0x10;
      try {
        ParsedToken parsed = ParsedToken.parse(Bytes.ofOwned(changed));
        Instant date = parsed.check(anchors);
        held++;
        assertThat(date).isEqualTo(Instant.parse("2026-11-22T11:19:18.500Z"));
        assertThat(parsed.imprint()).isEqualTo(Digest.sha256(read("checkpoint.json")));
      } catch (BadToken e) {
        assertThat(e.detail()).isNotEmpty();
      }
    }
    // The certificate of the CA is in the token, and is not on the way to the anchor.
    assertThat(held).isLessThan(token.length / 2);
  }

  @Test
  void reply_ofOpenSsl_isReadUpToItsToken() throws IOException, BadToken {
    TspMessage.Reply reply = TspMessage.reply(read("reply.tsr"));
    assertThat(reply.status()).isEqualTo(0);
    assertThat(reply.token()).isEqualTo(read("token.tst"));
  }

  @Test
  void request_isThatOfOpenSsl() throws IOException {
    Bytes query = read("query.tsq");
    TimeStampRequest theirs = new TimeStampRequest(query.toByteArray());
    Bytes ours =
        TspMessage.request(
            Digest.sha256(read("checkpoint.json")),
            theirs.getReqPolicy() == null ? null : theirs.getReqPolicy().getId(),
            theirs.getNonce());
    assertThat(ours).isEqualTo(query);
  }

  @Test
  void request_withAPolicy_isReadByOthers() throws IOException, TSPException {
    Bytes ours =
        TspMessage.request(
            Digest.sha256(new byte[0]), "2.999.1234567890123.0", java.math.BigInteger.TEN.pow(18));
    TimeStampRequest read = new TimeStampRequest(ours.toByteArray());
    assertThat(read.getReqPolicy().getId()).isEqualTo("2.999.1234567890123.0");
    assertThat(read.getNonce()).isEqualTo(java.math.BigInteger.TEN.pow(18));
    assertThat(read.getCertReq()).isTrue();
  }

  @Test
  void reply_everyPrefixAndRefusal_givesNoToken() throws IOException {
    byte[] reply = read("reply.tsr").toByteArray();
    for (int length = 0; length < reply.length; length++) {
      Bytes prefix = Bytes.copyOf(reply, 0, length);
      assertThatThrownBy(() -> TspMessage.reply(prefix)).isInstanceOf(BadToken.class);
    }
    assertThatThrownBy(() -> TspMessage.reply(Bytes.ofHex("3000"))).isInstanceOf(BadToken.class);
    assertThatThrownBy(() -> TspMessage.reply(Bytes.ofHex("30023000")))
        .isInstanceOf(BadToken.class);
  }

  @Test
  void whatIsNoToken_isTimestampInvalid() {
    assertThat(
            TimestampToken.parse(Bytes.ofOwned("no".getBytes(StandardCharsets.US_ASCII)))
                    instanceof dev.custody.api.Parsed.Refused<TimestampToken> refused
                ? refused.first().reason()
                : null)
        .isEqualTo(Reason.TIMESTAMP_INVALID);
    assertThatThrownBy(() -> TimestampPolicy.builder().policy("1.2").build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> TimestampPolicy.builder().policy("1.02").digests(TimestampDigest.SHA_256).build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Optional.of(TimestampPolicy.none().policies().isEmpty())).contains(true);
  }

  private TokenAnchors anchors(String file) throws IOException, CertificateException {
    Bytes certificate =
        Bytes.ofOwned(
            CertificateFactory.getInstance("X.509")
                .generateCertificate(Files.newInputStream(folder.resolve(file)))
                .getEncoded());
    return new TokenAnchors(
        NOBODY,
        TimestampPolicy.builder()
            .anchor(certificate)
            .policy(POLICY)
            .digests(TimestampDigest.SHA_256)
            .build());
  }

  private Bytes read(String file) throws IOException {
    return Bytes.ofOwned(Files.readAllBytes(folder.resolve(file)));
  }
}
