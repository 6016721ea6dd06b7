package dev.custody.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.BatchProof;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Tbs;
import dev.custody.proto.CustodyProto;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/format.md is right: its examples are read, its tables compared. */
class SpecificationTest {

  private static final Pattern HEX_LINE =
      Pattern.compile("^((?:[0-9a-f]{2} )*[0-9a-f]{2})(?:  .*)?$");
  private final String document = read();

  private static String read() {
    try {
      return new String(
          Files.readAllBytes(Vectors.root().resolve("docs/format.md")),
          java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("the specification stands in docs/format.md", e);
    }
  }

  private List<String> example(String name) {
    String start = "<!-- example: " + name + " -->\n```text\n";
    int from = document.indexOf(start);
    assertThat(from).as(name).isPositive();
    int to = document.indexOf("```", from + start.length());
    return List.of(document.substring(from + start.length(), to).split("\n"));
  }

  private Bytes bytes(String name) {
    StringBuilder hex = new StringBuilder();
    for (String line : example(name)) {
      Matcher matcher = HEX_LINE.matcher(line);
      assertThat(matcher.matches()).as(line).isTrue();
      hex.append(matcher.group(1).replace(" ", ""));
    }
    return Bytes.ofHex(hex.toString());
  }

  /** The cells of all table rows whose first cell has this form. */
  private List<String[]> rows(String firstCell) {
    Pattern row = Pattern.compile("(?m)^\\| (" + firstCell + ") \\|(.*)\\|$");
    List<String[]> rows = new ArrayList<>();
    Matcher matcher = row.matcher(document);
    while (matcher.find()) {
      rows.add((matcher.group(1) + "|" + matcher.group(2)).replace("`", "").split("\\s*\\|\\s*"));
    }
    return rows;
  }

  @Test
  void bodyExample_isTheEventItDescribes() {
    Bytes body = bytes("body");
    CustodyEvent event = EventCodec.decode(body).require();
    assertThat(event.kind()).isEqualTo(Kind.SCAN);
    assertThat(event.time().instant()).isEqualTo("2026-11-08T07:10:55Z");
    assertThat(event.time().offsetMin()).isEqualTo(60);
    assertThat(event.consignment()).isEqualTo("/402/58081732496645019");
    assertThat(event.items().get(0).id()).isEqualTo("/00/395172626926835439");
    assertThat(event.place().readPoint()).isEqualTo("/414/5001555164280");
    assertThat(document)
        .contains(
            body.length() + " bytes.",
            EventId.ofBody(body).toString(),
            EventId.ofBody(body).bytes().toHex());
  }

  @Test
  void headerExample_leadsToItsTbsAndLink() {
    Bytes encoded = bytes("header");
    ProtectedHeader header = ProtectedHeader.parse(encoded).require();
    CustodyEvent event = EventCodec.decode(bytes("body")).require();
    assertThat(header.sub()).isEqualTo(event.subject());
    assertThat(header.previous()).isEqualTo(Link.genesis(header.kid()));
    byte[] tbs = Tbs.ofStatement(encoded, EventId.ofBody(bytes("body")));
    assertThat(bytes("tbs")).isEqualTo(Bytes.copyOf(tbs));
    assertThat(document)
        .contains("Example, " + encoded.length() + " bytes", "Example, " + tbs.length + " bytes")
        .contains(Link.ofTbs(tbs).bytes().toHex(), header.previous().bytes().toHex());
  }

  @Test
  void batchExample_holds() {
    Map<String, Bytes> values = new TreeMap<>();
    for (String line : example("batch")) {
      String[] parts = line.split(" {2,}");
      values.put(parts[0], Bytes.ofHex(parts[1]));
    }
    List<Digest> leaves =
        Stream.of("link 0", "link 1", "link 2")
            .map(name -> Digest.sha256(new byte[] {0}, values.get(name).toByteArray()))
            .collect(Collectors.toList());
    assertThat(leaves.get(2).bytes()).isEqualTo(values.get("leaf 2"));
    Digest root = new Digest(values.get("root"));
    KeyId kid = KeyId.ofHex("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
    byte[] tbs = Tbs.ofBatch(Algorithm.ES256_BATCH, kid, 3, root);
    assertThat(bytes("batch tbs")).isEqualTo(Bytes.copyOf(tbs));
    assertThat(Bytes.copyOf(tbs).toHex()).contains(bytes("batch header").toHex());
    BatchProof proof = ContainerCodec.parseBatchProof(bytes("batch proof")).require();
    assertThat(proof.leafIndex()).isEqualTo(1);
    assertThat(proof.treeSize()).isEqualTo(3);
    assertThat(proof.path()).containsExactly(leaves.get(0), leaves.get(2));
    Digest inner =
        Digest.sha256(
            new byte[] {1},
            leaves.get(0).bytes().toByteArray(),
            leaves.get(1).bytes().toByteArray());
    assertThat(inner.bytes()).isEqualTo(values.get("node(leaf 0, 1)"));
    assertThat(
            Digest.sha256(
                new byte[] {1}, inner.bytes().toByteArray(), leaves.get(2).bytes().toByteArray()))
        .isEqualTo(root);
  }

  @Test
  void limits_areThoseOfTheLibrary() throws IllegalAccessException {
    Map<String, String> limits = new TreeMap<>();
    for (Field field : Limits.class.getFields()) {
      limits.put(field.getName(), String.format(java.util.Locale.ROOT, "%,d", field.getInt(null)));
    }
    Map<String, String> documented = new TreeMap<>();
    rows("`[A-Z_]+_MAX`").forEach(cells -> documented.put(cells[0], cells[1]));
    assertThat(documented).isEqualTo(limits);
  }

  @Test
  void reasonsAndNotes_areThoseOfTheLibrary() {
    List<String> reasons =
        Stream.of(Reason.values())
            .map(r -> r + " " + (r.rejects() ? "Rejected" : "Indeterminate"))
            .collect(Collectors.toList());
    List<String[]> documented =
        rows("`[A-Z_]+`").stream().filter(c -> c.length == 4).collect(Collectors.toList());
    assertThat(documented.stream().map(c -> c[0] + " " + c[1])).containsExactlyElementsOf(reasons);
    assertThat(documented).allSatisfy(c -> assertThat(c[2] + c[3]).hasSizeGreaterThan(20));
    List<String> notes =
        rows("`[A-Z_]+`").stream()
            .filter(c -> c.length == 2)
            .map(c -> c[0])
            .collect(Collectors.toList());
    assertThat(notes)
        .containsExactlyElementsOf(
            Stream.of(Note.values()).map(Note::name).collect(Collectors.toList()));
  }

  @Test
  void kinds_areThoseOfTheLibrary() {
    List<String> documented =
        rows("[0-9]+").stream()
            .filter(c -> c.length == 6)
            .map(c -> c[0] + " " + c[1])
            .collect(Collectors.toList());
    assertThat(documented)
        .containsExactlyElementsOf(
            Stream.of(Kind.values()).map(k -> k.number() + " " + k).collect(Collectors.toList()));
  }

  @Test
  void fields_areThoseOfTheSchema() {
    for (Descriptors.Descriptor message : CustodyProto.getDescriptor().getMessageTypes()) {
      for (Descriptors.FieldDescriptor field : message.getFields()) {
        String type = (field.isRepeated() ? "repeated " : "") + typeName(field);
        String cells = "| " + field.getNumber() + " | `" + field.getName() + "` | " + type + " |";
        int heading = document.indexOf("### " + message.getName() + "\n");
        String table =
            heading < 0
                ? document
                : document.substring(heading, document.indexOf("\n### ", heading + 1));
        assertThat(table)
            .as(message.getName())
            .contains(heading < 0 ? "| " + message.getName() + " " + cells : cells);
      }
    }
  }

  @Test
  void enums_areThoseOfTheSchema() {
    for (Descriptors.EnumDescriptor type : CustodyProto.getDescriptor().getEnumTypes()) {
      if (!type.getName().equals("Kind")) {
        String numbers =
            type.getValues().stream()
                .skip(1)
                .map(v -> v.getNumber() + " " + v.getName())
                .collect(Collectors.joining(", "));
        assertThat(document).contains("| " + type.getName() + " | " + numbers + " |");
      }
    }
  }

  private static String typeName(Descriptors.FieldDescriptor field) {
    return switch (field.getType()) {
      case MESSAGE -> field.getMessageType().getName();
      case ENUM -> field.getEnumType().getName();
      default -> field.getType().name().toLowerCase(java.util.Locale.ROOT);
    };
  }

  @Test
  void rules_areNumberedWithoutGaps() {
    assertThat(numbers("R")).containsExactlyElementsOf(range(41));
    assertThat(numbers("H")).containsExactlyElementsOf(range(12));
    assertThat(numbers("C")).containsExactlyElementsOf(range(8));
  }

  private List<Integer> numbers(String letter) {
    Matcher matcher =
        Pattern.compile("(?m)^- \\*\\*" + letter + "(\\d+)\\.\\*\\*").matcher(document);
    List<Integer> numbers = new ArrayList<>();
    while (matcher.find()) {
      numbers.add(Integer.parseInt(matcher.group(1)));
    }
    return numbers;
  }

  private static List<Integer> range(int last) {
    return IntStream.rangeClosed(1, last).boxed().collect(Collectors.toList());
  }
}
