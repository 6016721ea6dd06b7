package dev.custody.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The arrows between the modules, and what their public signatures may mention. It stands in this
 * module because this one sees all the others.
 */
class ArchitectureTest {
  private static final String ROOT = "dev.custody.";
  private static final String[] ANYWHERE = {
    "java..", "javax..", "org.jspecify.annotations..", "com.google.errorprone.annotations.."
  };
  private static final String BOUNCY_CASTLE = "org.bouncycastle..";

  /** Linked where it is on the class path, never brought along: docs/adr/0020. */
  private static final String CONSCRYPT = "org.conscrypt..";

  /** In signatures of custody-kms-aws, since the caller may pass any client, and nowhere else. */
  private static final String AWS = "software.amazon.awssdk..";

  private static final String JACKSON = "com.fasterxml.jackson..";

  /** What each module may touch beside itself and the JDK. */
  private static final Map<String, String[]> ARROWS =
      Map.of(
          "api",
          new String[] {},
          "crypto",
          new String[] {"dev.custody.api..", BOUNCY_CASTLE, CONSCRYPT},
          "log",
          new String[] {"dev.custody.api..", "dev.custody.crypto.."},
          "reconcile",
          new String[] {"dev.custody.api..", JACKSON},
          "kms",
          new String[] {"dev.custody.api..", "dev.custody.crypto..", JACKSON, AWS},
          "feeds",
          new String[] {"dev.custody.api..", "dev.custody.crypto..", "dev.custody.log..", JACKSON},
          "cli",
          new String[] {
            "dev.custody..",
            JACKSON,
            "picocli..",
            "me.tongfei.progressbar..",
            "org.jline..",
            "com.google.zxing..",
            "com.sun.net.httpserver.."
          });

  /** Types that no signature of an exported package may mention. */
  private static final DescribedPredicate<JavaClass> HIDDEN =
      resideInAnyPackage(
          "dev.custody..internal..",
          "com.google.protobuf..",
          "org.bouncycastle..",
          "org.conscrypt..",
          "com.google.crypto.tink..",
          "com.fasterxml.jackson..",
          "com.amazonaws..",
          "software.amazon..");

  private static final DescribedPredicate<JavaClass> AWS_TYPE = resideInAnyPackage(AWS);

  /** docs/adr/0070: the trust bundle is read and written by the codec of the body. */
  private static final String LENT = "dev.custody.api.internal.wire";

  private static final String BORROWER = "dev.custody.crypto.internal.trust";

  /** docs/adr/0106: offers and series of headers are read and written by the codecs of the api. */
  private static final Set<String> OTHER_BORROWERS =
      Set.of(
          "dev.custody.crypto.handover.HandoverOffer",
          "dev.custody.crypto.internal.handover.GoodsDigest",
          "dev.custody.crypto.internal.verify.StatementChecker");

  private static final String LENT_CBOR = "dev.custody.api.internal.cbor";

  private static final DescribedPredicate<JavaClass> OTHER_BORROWER =
      DescribedPredicate.describe(
          "who else borrows a codec", type -> OTHER_BORROWERS.contains(type.getName()));

  /** docs/adr/0178: events that are kept for long share what is equal in them. */
  private static final String SHARER = "dev.custody.reconcile.internal.facts.Sharing";

  private static final DescribedPredicate<JavaClass> IS_SHARER =
      DescribedPredicate.describe("who shares", type -> type.getName().equals(SHARER));

  private static JavaClasses ours;

  @BeforeAll
  static void importClasses() {
    ours =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.custody");
  }

  @Test
  void allModules_areSeen() {
    for (String module : ARROWS.keySet()) {
      assertThat(ours.that(resideInAPackage(ROOT + module + ".."))).as(module).isNotEmpty();
    }
  }

  @TestFactory
  Stream<DynamicTest> module_touchesOnlyWhatItsArrowAllows() {
    return ARROWS.entrySet().stream()
        .map(arrow -> DynamicTest.dynamicTest(arrow.getKey(), () -> checkArrow(arrow)));
  }

  private static void checkArrow(Map.Entry<String, String[]> arrow) {
    String own = ROOT + arrow.getKey() + "..";
    String[] allowed =
        Stream.of(ANYWHERE, new String[] {own}, arrow.getValue())
            .flatMap(Arrays::stream)
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(own)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(primitiveOrArrayOfIt()))
        .allowEmptyShould(true)
        .check(ours);
  }

  @TestFactory
  Stream<DynamicTest> internalPackage_isUsedByItsOwnModuleOnly() {
    return ARROWS.keySet().stream()
        .map(
            module ->
                DynamicTest.dynamicTest(
                    module,
                    () ->
                        noClasses()
                            .that(not(resideInAPackage(ROOT + module + "..")))
                            .and(not(resideInAPackage(BORROWER)))
                            .and(not(OTHER_BORROWER))
                            .and(not(IS_SHARER))
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(ROOT + module + "..internal..")
                            .allowEmptyShould(true)
                            .check(ours)));
  }

  @Test
  void wireCodec_isTheOnlyInternalPackageThatIsLent() {
    noClasses()
        .that()
        .resideInAPackage(BORROWER)
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.custody..internal..")
                .and(not(resideInAPackage("dev.custody.crypto..")))
                .and(not(resideInAPackage(LENT))))
        .check(ours);
  }

  @Test
  void codecs_areAllThatOthersBorrow() {
    noClasses()
        .that(OTHER_BORROWER)
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.custody..internal..")
                .and(not(resideInAPackage("dev.custody.crypto..")))
                .and(not(resideInAnyPackage(LENT, LENT_CBOR))))
        .check(ours);
  }

  @Test
  void sharer_borrowsOneThingOfTheApi() {
    noClasses()
        .that(IS_SHARER)
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.custody.api.internal..")
                .and(not(resideInAPackage("dev.custody.api.internal.same"))))
        .check(ours);
  }

  @Test
  void publicSignature_mentionsNeitherInternalNorThirdPartyTypes() {
    classes()
        .that()
        .resideOutsideOfPackages("dev.custody..internal..", "dev.custody.cli..")
        .and()
        .arePublic()
        .should(mentionNoHiddenType())
        .check(ours);
  }

  @Test
  void thirdPartyTypes_stopInInternalPackages() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.custody..internal..", "dev.custody.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(BOUNCY_CASTLE, CONSCRYPT, JACKSON)
        .check(ours);
  }

  @Test
  void handheldModules_neitherLogNorReflectNorRegisterProviders() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.custody.api..", "dev.custody.crypto..", "dev.custody.log..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.logging..", "java.lang.reflect..", "org.slf4j..")
        .orShould()
        .callMethod(java.security.Security.class, "addProvider", java.security.Provider.class)
        .orShould()
        .callMethod(
            java.security.Security.class,
            "insertProviderAt",
            java.security.Provider.class,
            int.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(ours);
  }

  @Test
  void everyPackage_isNullMarked() {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass type : ours) {
      if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
        unmarked.add(type.getPackageName());
      }
    }
    assertThat(unmarked).isEmpty();
  }

  private static DescribedPredicate<JavaClass> primitiveOrArrayOfIt() {
    return DescribedPredicate.describe(
        "primitives and their arrays", type -> type.getBaseComponentType().isPrimitive());
  }

  private static ArchCondition<JavaClass> mentionNoHiddenType() {
    return new ArchCondition<>("mention no internal or third-party type in a public signature") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaField field : type.getFields()) {
          if (visible(field.getModifiers())) {
            field.getAllInvolvedRawTypes().forEach(t -> report(field.getFullName(), t));
          }
        }
        for (JavaCodeUnit unit : type.getCodeUnits()) {
          if (visible(unit.getModifiers())) {
            unit.getAllInvolvedRawTypes().forEach(t -> report(unit.getFullName(), t));
            unit.getExceptionTypes().forEach(t -> report(unit.getFullName(), t.toErasure()));
          }
        }
        type.getRawSuperclass().ifPresent(t -> report(type.getFullName(), t));
        type.getRawInterfaces().forEach(t -> report(type.getFullName(), t));
        flush(type, events);
      }

      private final Set<String> found = new TreeSet<>();

      private void report(String where, JavaClass mentioned) {
        boolean client = where.startsWith("dev.custody.kms.") && AWS_TYPE.test(mentioned);
        if (HIDDEN.test(mentioned.getBaseComponentType()) && !client) {
          found.add(where + " mentions " + mentioned.getName());
        }
      }

      private void flush(JavaClass type, ConditionEvents events) {
        found.forEach(message -> events.add(SimpleConditionEvent.violated(type, message)));
        found.clear();
      }
    };
  }

  private static boolean visible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }
}
