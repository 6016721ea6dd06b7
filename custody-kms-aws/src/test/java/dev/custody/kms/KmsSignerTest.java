package dev.custody.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import dev.custody.crypto.key.SignatureOutcome;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.kms.LoopbackKms.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.kms.KmsClient;

class KmsSignerTest {

  private static final byte[] TBS = "Signature1 and so on".getBytes();

  private LoopbackKms kms;
  private KmsClient client;
  private final MemoryLedger ledger = new MemoryLedger();

  @BeforeEach
  void start() throws Exception {
    kms = new LoopbackKms();
    client = kms.client();
  }

  @AfterEach
  void stop() {
    client.close();
    kms.close();
  }

  private KmsSigner open(String name, KeyId pinned, Duration deadline) throws SigningException {
    return KmsSigner.open(
        client, new KmsSettings(name, pinned, deadline, CallRate.of(10_000, 1_000), ledger));
  }

  private KmsSigner open(KmsTestKey key) throws SigningException {
    return open(key.arn, key.signer.keyId(), Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"ES256", "ED25519", "ML_DSA_44", "ML_DSA_65"})
  void signs_withEachKindOfKey(Algorithm algorithm) throws Exception {
    KmsTestKey key = kms.newKey(algorithm);
    KmsSigner signer = open(key);
    assertThat(signer.algorithm()).isEqualTo(algorithm);
    for (int i = 0; i < 6; i++) {
      byte[] signature = signer.sign(TBS);
      assertThat(VerificationBackend.best().check(signer.publicKey(), TBS, Bytes.copyOf(signature)))
          .isEqualTo(SignatureOutcome.VALID);
    }
    signer.checkHealth();
    assertThat(key.signatures()).isEqualTo(7);
    assertThat(ledger.signed()).hasSize(7);
  }

  @Test
  void anAlias_isResolvedOnceAndNeverAgain() throws Exception {
    KmsTestKey first = kms.newKey(Algorithm.ES256);
    KmsTestKey second = kms.newKey(Algorithm.ES256);
    kms.aliases.put("alias/dock-7", first.arn);
    KmsSigner signer = open("alias/dock-7", first.signer.keyId(), Duration.ofSeconds(60));
    kms.aliases.put("alias/dock-7", second.arn);
    signer.sign(TBS);
    assertThat(signer.keyArn()).isEqualTo(first.arn);
    assertThat(first.signatures()).isEqualTo(1);
    assertThat(second.signatures()).isZero();
    assertThat(kms.calls("DescribeKey")).isEqualTo(1);
    assertThat(kms.calls("GetPublicKey")).isEqualTo(1);
  }

  @Test
  void anAliasThatLeadsToAnotherKey_isRefusedByThePin() {
    KmsTestKey meant = kms.newKey(Algorithm.ES256);
    KmsTestKey other = kms.newKey(Algorithm.ES256);
    kms.aliases.put("alias/dock-7", other.arn);
    assertKind(
        () -> open("alias/dock-7", meant.signer.keyId(), Duration.ofSeconds(60)),
        SigningException.Kind.KEY_STATE,
        "another key than the pinned one");
  }

  @Test
  void aReplicaOfAMultiRegionKey_isTheSameKey() throws Exception {
    KmsTestKey primary = kms.newKey(Algorithm.ES256);
    KmsTestKey replica =
        new KmsTestKey(
            "arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab",
            primary.signer);
    kms.keys.put(replica.arn, replica);
    KmsSigner signer = open(replica.arn, primary.signer.keyId(), Duration.ofSeconds(60));
    signer.sign(TBS);
    assertThat(signer.keyId()).isEqualTo(primary.signer.keyId());
    assertThat(replica.signatures()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"THROTTLE", "ERROR_500", "KEY_UNAVAILABLE", "CUT", "CUT_AFTER_SIGNING", "NOT_JSON"})
  void whatPasses_isTriedAgain(Fault fault) throws Exception {
    KmsTestKey key = kms.newKey(Algorithm.ES256);
    KmsSigner signer = open(key);
    kms.fail("Sign", fault, fault);
    signer.sign(TBS);
    assertThat(kms.calls("Sign")).isEqualTo(3);
    assertThat(ledger.uses).hasSize(3);
    assertThat(ledger.signed()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "THROTTLE, RETRYABLE",
    "ERROR_500, OUTAGE",
    "KEY_UNAVAILABLE, OUTAGE",
    "CUT, OUTAGE",
    "HANG, OUTAGE"
  })
  void whatDoesNotPass_endsAtTheDeadline(Fault fault, SigningException.Kind kind) throws Exception {
    KmsTestKey key = kms.newKey(Algorithm.ES256);
    // What is slow the first time is not to be taken for the fault.
    open(key);
    KmsSigner signer = open(key.arn, key.signer.keyId(), Duration.ofMillis(1_500));
    for (int i = 0; i < 200; i++) {
      kms.fail("Sign", fault);
    }
    assertKind(() -> signer.sign(TBS), kind, "operation=Sign");
    assertThat(key.signatures()).isZero();
    assertThat(ledger.signed()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"WRONG_KEY_ID", "WRONG_ALGORITHM", "CORRUPT_SIGNATURE", "NO_SIGNATURE"})
  void aDamagedAnswer_isNotHandedOut_norTriedAgain(Fault fault) throws Exception {
    for (Algorithm algorithm : List.of(Algorithm.ES256, Algorithm.ED25519)) {
      KmsTestKey key = kms.newKey(algorithm);
      KmsSigner signer = open(key);
      kms.fail("Sign", fault);
      int before = kms.calls("Sign");
      assertKind(() -> signer.sign(TBS), SigningException.Kind.BAD_SIGNATURE, "");
      assertThat(kms.calls("Sign")).isEqualTo(before + 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"Disabled", "PendingDeletion"})
  void aKeyThatMayNotSign_isAKeyState(String state) throws Exception {
    KmsTestKey key = kms.newKey(Algorithm.ES256);
    KmsSigner signer = open(key);
    key.state = state;
    assertKind(() -> signer.sign(TBS), SigningException.Kind.KEY_STATE, "requestId=");
    assertThat(kms.calls("Sign")).isEqualTo(1);
    assertKind(() -> open(key), SigningException.Kind.KEY_STATE, state);
  }

  @Test
  void aMissingRight_isAPermission_andNotTriedAgain() throws Exception {
    KmsTestKey key = kms.newKey(Algorithm.ES256);
    KmsSigner signer = open(key);
    kms.denied.add("Sign");
    assertKind(() -> signer.sign(TBS), SigningException.Kind.PERMISSION, "AccessDenied");
    assertThat(kms.calls("Sign")).isEqualTo(1);
    kms.denied.add("DescribeKey");
    assertKind(() -> open(key), SigningException.Kind.PERMISSION, "DescribeKey");
  }

  /** Each right is asked for by name, and a missing one is met at its own operation only. */
  @ParameterizedTest
  @ValueSource(strings = {"DescribeKey", "GetPublicKey"})
  void aMissingRightToOpen_isAPermission_ofThatOperation(String operation) throws Exception {
    KmsTestKey key = kms.newKey(Algorithm.ES256);
    KmsSigner opened = open(key);
    kms.denied.add(operation);
    assertKind(
        () -> open(key), SigningException.Kind.PERMISSION, "operation=" + operation + ", key=");
    assertThat(kms.calls(operation)).as("not tried again").isEqualTo(2);
    opened.sign(TBS);
    assertThat(key.signatures()).isEqualTo(1);
  }

  /** For some time after a change an alias leads to the old key or to the new one, in turn. */
  @Test
  void anAliasThatIsChanging_signsWithThePinnedKeyOrNotAtAll() throws Exception {
    KmsTestKey before = kms.newKey(Algorithm.ES256);
    KmsTestKey after = kms.newKey(Algorithm.ES256);
    kms.aliases.put("alias/dock-7", before.arn);
    KmsSigner old = open("alias/dock-7", before.signer.keyId(), Duration.ofSeconds(60));
    kms.aliasChanges("alias/dock-7", after);
    int opened = 0;
    for (int i = 0; i < 6; i++) {
      old.sign(TBS);
      try {
        KmsSigner signer = open("alias/dock-7", after.signer.keyId(), Duration.ofSeconds(60));
        assertThat(signer.keyArn()).isEqualTo(after.arn);
        signer.sign(TBS);
        opened++;
      } catch (SigningException e) {
        assertThat(e.kind()).isEqualTo(SigningException.Kind.KEY_STATE);
        assertThat(e).hasMessageContaining("another key than the pinned one");
      }
    }
    assertThat(opened).isEqualTo(3);
    assertThat(before.signatures()).isEqualTo(6);
    assertThat(after.signatures()).isEqualTo(3);
    kms.aliasesSettle();
    open("alias/dock-7", after.signer.keyId(), Duration.ofSeconds(60)).sign(TBS);
    assertThat(after.signatures()).isEqualTo(4);
  }

  /** The client's retries stay as its owner set them, but not for our calls. */
  @Test
  void retriesOfTheClient_areOffForOurCalls_andOnForOthers() throws Exception {
    KmsTestKey key = kms.newKey(Algorithm.ES256);
    RetryStrategy eager =
        StandardRetryStrategy.builder()
            .maxAttempts(4)
            .backoffStrategy(BackoffStrategy.retryImmediately())
            .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
            .retryOnException(e -> true)
            .build();
    try (KmsClient retries = kms.client(builder -> builder.retryStrategy(eager))) {
      KmsSigner signer =
          KmsSigner.open(
              retries,
              new KmsSettings(
                  key.arn,
                  key.signer.keyId(),
                  Duration.ofSeconds(60),
                  CallRate.of(10_000, 100),
                  ledger));
      kms.fail("Sign", Fault.THROTTLE, Fault.ERROR_500, Fault.CUT);
      signer.sign(TBS);
      // Each call of the service has its own line: none was made behind our back.
      assertThat(kms.calls("Sign")).isEqualTo(4);
      assertThat(ledger.uses).hasSize(4);
      kms.fail("DescribeKey", Fault.THROTTLE, Fault.THROTTLE, Fault.THROTTLE);
      retries.describeKey(request -> request.keyId(key.arn));
      assertThat(kms.calls("DescribeKey")).as("the owner's own call").isEqualTo(1 + 4);
    }
  }

  @Test
  void aWrongSecret_isAPermission() throws Exception {
    KmsTestKey key = kms.newKey(Algorithm.ES256);
    try (KmsClient wrong = kms.client(LoopbackKms.ACCESS_KEY, "another secret")) {
      KmsSettings settings =
          new KmsSettings(
              key.arn, key.signer.keyId(), Duration.ofSeconds(60), CallRate.of(100, 10), ledger);
      assertKind(
          () -> KmsSigner.open(wrong, settings), SigningException.Kind.PERMISSION, "Signature");
    }
    assertThat(kms.calls("DescribeKey")).isZero();
  }

  @Test
  void noSuchKey_orNoneThatSigns_isAKeyState() {
    KmsTestKey key = kms.newKey(Algorithm.ES256);
    assertKind(
        () -> open("alias/none", key.signer.keyId(), Duration.ofSeconds(60)),
        SigningException.Kind.KEY_STATE,
        "NotFoundException");
    key.usage = "KEY_AGREEMENT";
    assertKind(() -> open(key), SigningException.Kind.KEY_STATE, "KEY_AGREEMENT");
  }

  @Test
  void errors_haveOperationKeyAndRequest_andNeverTheTextOfTheService() throws Exception {
    KmsTestKey key = kms.newKey(Algorithm.ES256);
    KmsSigner signer = open(key);
    kms.denied.add("Sign");
    assertThatThrownBy(() -> signer.sign(TBS))
        .hasMessageContaining(key.arn)
        .hasMessageContaining("operation=Sign")
        .hasMessageMatching("(?s).*requestId=[0-9a-f-]{36}.*")
        .satisfies(
            e -> {
              for (Throwable t = e; t != null; t = t.getCause()) {
                assertThat(String.valueOf(t.getMessage())).doesNotContain("text of the service");
              }
            });
  }

  @Test
  void manyThreads_shareOneSigner() throws Exception {
    KmsTestKey key = kms.newKey(Algorithm.ES256);
    KmsSigner signer = open(key);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Callable<byte[]>> calls = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        byte[] tbs = ("statement " + i).getBytes();
        calls.add(() -> signer.sign(tbs));
      }
      for (Future<byte[]> signature : pool.invokeAll(calls)) {
        assertThat(signature.get()).hasSize(64);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(key.signatures()).isEqualTo(64);
  }

  @Test
  void aLedgerThatFails_meansNoCallAndNoSignature() throws Exception {
    KmsTestKey key = kms.newKey(Algorithm.ES256);
    KmsSigner signer = open(key);
    ledger.failBegin = true;
    assertKind(() -> signer.sign(TBS), SigningException.Kind.OUTAGE, "not written down");
    assertThat(kms.calls("Sign")).isZero();
    ledger.failBegin = false;
    ledger.failEnd = true;
    assertKind(() -> signer.sign(TBS), SigningException.Kind.OUTAGE, "not handed out");
    assertThat(kms.calls("Sign")).isEqualTo(1);
  }

  @Test
  void theOwnRate_isKept_andItsEndIsRetryable() throws Exception {
    KmsTestKey key = kms.newKey(Algorithm.ES256);
    CallRate rate = CallRate.of(1, 3);
    KmsSigner signer =
        KmsSigner.open(
            client,
            new KmsSettings(key.arn, key.signer.keyId(), Duration.ofSeconds(10), rate, ledger));
    signer.sign(TBS);
    // Others of the account take all turns of the next minute.
    while (!rate.take(Duration.ofMinutes(1)).isNegative()) {}
    assertKind(() -> signer.sign(TBS), SigningException.Kind.RETRYABLE, "own rate");
    assertThat(kms.calls("Sign")).isEqualTo(1);
  }

  private static void assertKind(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call,
      SigningException.Kind kind,
      String text) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(SigningException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(text);
  }
}
