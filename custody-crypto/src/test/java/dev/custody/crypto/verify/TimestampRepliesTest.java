package dev.custody.crypto.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.crypto.time.TimestampReply;
import dev.custody.crypto.time.TimestampRequest;
import dev.custody.crypto.verify.TestKey.Stated;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A TSA's answer is held against the request. */
class TimestampRepliesTest {

  private static final Bytes NONCE = Bytes.ofHex("8000000000000001");
  private static final String TIME = "20261120110000Z";

  private final TestTsa tsa = new TestTsa("tsa");
  private final Stated actor = new TestKeys().dev.actor(TestEvent.scan("asked"));
  private final TimestampRequest request =
      TimestampRequest.of(actor.statement(), NONCE, Optional.of(TestTsa.POLICY));

  @Test
  void answer_ofThisRequest_isGranted() {
    tsa.nonce = new BigInteger(1, NONCE.toByteArray());
    Bytes token = tsa.token(actor.statement().signature(), TIME);
    assertThat(request.check(reply("020100", token)))
        .isInstanceOfSatisfying(
            TimestampReply.Granted.class,
            granted -> assertThat(granted.token().encoded()).isEqualTo(token));
    assertThat(request.check(reply("020101", token))).isInstanceOf(TimestampReply.Granted.class);
    assertFault(reply("020102", token), TimestampReply.Fault.NOT_GRANTED);
    assertFault(reply("020102", Bytes.EMPTY), TimestampReply.Fault.NOT_GRANTED);
    assertFault(reply("020100", Bytes.EMPTY), TimestampReply.Fault.NOT_GRANTED);
    assertFault(reply("020100", Bytes.ofHex("3000")), TimestampReply.Fault.MALFORMED);
    assertFault(token, TimestampReply.Fault.MALFORMED);
  }

  @Test
  void answer_ofAnotherRequest_isRefused() {
    Bytes signature = actor.statement().signature();
    assertFault(reply("020100", tsa.token(signature, TIME)), TimestampReply.Fault.OTHER_NONCE);
    tsa.nonce = BigInteger.ONE;
    assertFault(reply("020100", tsa.token(signature, TIME)), TimestampReply.Fault.OTHER_NONCE);
    tsa.nonce = new BigInteger(1, NONCE.toByteArray());
    assertFault(reply("020100", tsa.token(NONCE, TIME)), TimestampReply.Fault.OTHER_IMPRINT);
    tsa.policy = "1.2.3";
    assertFault(reply("020100", tsa.token(signature, TIME)), TimestampReply.Fault.OTHER_POLICY);
  }

  @Test
  void shortNonce_isRefused() {
    assertThatThrownBy(
            () -> TimestampRequest.of(actor.statement(), Bytes.ofHex("01"), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void assertFault(Bytes reply, TimestampReply.Fault fault) {
    assertThat(request.check(reply))
        .isInstanceOfSatisfying(
            TimestampReply.Refused.class, refused -> assertThat(refused.fault()).isEqualTo(fault));
  }

  /** A TimeStampResp with a status of some bytes and a token. */
  private static Bytes reply(String status, Bytes token) {
    String info = "30" + length(status.length() / 2) + status;
    String content = info + token.toHex();
    return Bytes.ofHex("30" + length(content.length() / 2) + content);
  }

  private static String length(int length) {
    return length < 0x80
        ? String.format("%02x", length)
        : length < 0x100 ? String.format("81%02x", length) : String.format("82%04x", length);
  }
}
