package dev.custody.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.batch.BatchSettings;
import dev.custody.crypto.key.SignatureOutcome;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.kms.audit.LedgerFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.KmsClient;

/** What any service that calls itself KMS must do, ours on loopback and the real one alike. */
abstract class KeySuite {

  @TempDir private Path directory;

  /** A client of the service. */
  abstract KmsClient client() throws Exception;

  /** ARNs of enabled signing keys. */
  abstract List<String> keys() throws Exception;

  @Test
  void eachKey_isFetched_signs_andIsChecked() throws Exception {
    try (KmsClient client = client();
        FileKeyUsageLedger ledger = FileKeyUsageLedger.open(directory.resolve("ledger"))) {
      for (String key : keys()) {
        KmsSigner signer = open(client, key, kid(client, key), ledger);
        assertThat(signer.keyArn()).isEqualTo(key);
        for (int length : new int[] {1, 300, 4_096}) {
          byte[] tbs = new byte[length];
          tbs[0] = (byte) length;
          assertThat(
                  VerificationBackend.best()
                      .check(signer.publicKey(), tbs, Bytes.copyOf(signer.sign(tbs))))
              .as(key)
              .isEqualTo(SignatureOutcome.VALID);
        }
        signer.checkHealth();
      }
    }
    assertThat(LedgerFile.read(directory.resolve("ledger")).count()).isEqualTo(4 * keys().size());
  }

  @Test
  void anotherPin_isRefused() throws Exception {
    try (KmsClient client = client();
        FileKeyUsageLedger ledger = FileKeyUsageLedger.open(directory.resolve("ledger"))) {
      KeyId another = KeyId.ofSpki(new byte[] {1});
      assertThatThrownBy(() -> open(client, keys().get(0), another, ledger))
          .isInstanceOfSatisfying(
              SigningException.class,
              e -> assertThat(e.kind()).isEqualTo(SigningException.Kind.KEY_STATE));
    }
  }

  @Test
  void aKeyThatIsNotThere_isAKeyState() throws Exception {
    try (KmsClient client = client();
        FileKeyUsageLedger ledger = FileKeyUsageLedger.open(directory.resolve("ledger"))) {
      String absent =
          keys().get(0).replaceAll("key/.*", "key/00000000-0000-0000-0000-000000000000");
      assertThatThrownBy(() -> open(client, absent, KeyId.ofSpki(new byte[] {1}), ledger))
          .isInstanceOf(SigningException.class)
          .hasMessageContaining("DescribeKey");
    }
  }

  @Test
  void batches_areSignedByOneCallEach_andVerify() throws Exception {
    try (KmsClient client = client();
        FileKeyUsageLedger ledger = FileKeyUsageLedger.open(directory.resolve("ledger"))) {
      String key = keys().get(0);
      KmsSigner signer = open(client, key, kid(client, key), ledger);
      List<EventId> accepted = new ArrayList<>();
      try (Gateway gateway =
          new Gateway(directory, signer, BatchSettings.of(256, Duration.ofSeconds(60)))) {
        List<CompletableFuture<SignedEvent>> futures = new ArrayList<>();
        for (int i = 0; i < 1_024; i++) {
          futures.add(gateway.batches().submit(Gateway.request(1, i)));
        }
        for (CompletableFuture<SignedEvent> future : futures) {
          accepted.add(future.get().eventId());
        }
      }
      assertThat(Gateway.verifiedStream(directory, signer.publicKey()))
          .containsExactlyElementsOf(accepted);
    }
    assertThat(LedgerFile.read(directory.resolve("ledger")).count()).isEqualTo(4);
  }

  private static KmsSigner open(KmsClient client, String key, KeyId pinned, KeyUsageLedger ledger)
      throws SigningException {
    return KmsSigner.open(
        client, new KmsSettings(key, pinned, Duration.ofSeconds(20), CallRate.of(50, 10), ledger));
  }

  private static KeyId kid(KmsClient client, String key) throws Exception {
    byte[] spki = client.getPublicKey(request -> request.keyId(key)).publicKey().asByteArray();
    return VerificationKey.parse(Bytes.copyOf(spki)).keyId();
  }
}
