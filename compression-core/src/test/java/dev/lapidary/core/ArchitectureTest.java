package dev.lapidary.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows and seams of the core. */
@AnalyzeClasses(packages = "dev.lapidary.core", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String CORE = "dev.lapidary.core.";

  @ArchTest
  static final ArchRule knowsNoWindow =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "javafx..", "javax.swing..", "dev.lapidary.app..", "dev.lapidary.sim..")
          .because("the core serves the window, the command line and the simulator alike")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule drawsNothing =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("java.awt..").and(resideOutsideOfPackages("java.awt.image..")))
          .because("the core must run where no display and no toolkit is")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyDataReadsPictures =
      seam("pictures come in as datasets only", "data", "javax.imageio..", "java.awt.image..");

  @ArchTest
  static final ArchRule onlyOnnxSeesProtobuf =
      seam(
          "the file format is read and written at one boundary",
          "onnx",
          "com.google.protobuf..",
          "ai.onnx.proto..",
          "org.tribuo..");

  @ArchTest
  static final ArchRule onlyRuntimeSeesOnnxRuntime =
      seam("native sessions are opened and closed in one place", "runtime", "ai.onnxruntime..");

  @ArchTest
  static final ArchRule onlyTrainDjlSeesDjl =
      seam("the training engine can be replaced behind TrainingEngine", "train.djl", "ai.djl..");

  @ArchTest
  static final ArchRule jsonStaysAtTheEdges =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              CORE + "json..",
              CORE + "recipe..",
              CORE + "workspace..",
              CORE + "data..",
              CORE + "profile..",
              CORE + "runtime..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson..")
          .because("only what is kept in files knows that the files are JSON")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule errorsAreTheBottom =
      layer("every package may throw, so errors know none of them", "error");

  @ArchTest
  static final ArchRule jobsKnowErrorsOnly =
      layer("a job context tells nothing of what the work is", "job", "error");

  @ArchTest
  static final ArchRule jsonKnowsErrorsOnly =
      layer("what reads any file knows none of them", "json", "error");

  @ArchTest
  static final ArchRule modelsKnowErrorsOnly =
      layer("the model is what everything else is about", "ir", "error");

  @ArchTest
  static final ArchRule layersFormNoCycle =
      slices()
          .matching(CORE + "(*)..")
          .should()
          .beFreeOfCycles()
          .because("a layer in a cycle can neither be read nor replaced alone")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices()
          .matching(CORE + "(**)")
          .should()
          .beFreeOfCycles()
          .because("the rule for layers misses cycles between packages inside one")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule printsNothing =
      noClasses()
          .that()
          .doNotHaveSimpleName("TrainingWorker")
          .should(ACCESS_STANDARD_STREAMS)
          .because(
              "standard output carries one JSON document, written by the command line, or a"
                  + " worker's events")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule logsThroughSlf4j =
      noClasses()
          .should(USE_JAVA_UTIL_LOGGING)
          .because("all logging goes to one file through SLF4J")
          .allowEmptyShould(true);

  /** Only {@code layer} and what lies in it may use the {@code foreign} packages. */
  private static ArchRule seam(String reason, String layer, String... foreign) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(CORE + layer + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(foreign)
        .because(reason)
        .allowEmptyShould(true);
  }

  /** Of our own packages {@code layer} may use only itself and the {@code known} ones. */
  private static ArchRule layer(String reason, String layer, String... known) {
    String[] allowed = new String[known.length + 1];
    allowed[0] = CORE + layer + "..";
    for (int i = 0; i < known.length; i++) {
      allowed[i + 1] = CORE + known[i] + "..";
    }
    return noClasses()
        .that()
        .resideInAPackage(CORE + layer + "..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.lapidary..").and(resideOutsideOfPackages(allowed)))
        .because(reason)
        .allowEmptyShould(true);
  }
}
