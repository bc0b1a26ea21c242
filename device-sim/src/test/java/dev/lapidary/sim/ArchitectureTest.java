package dev.lapidary.sim;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows and seams of the simulator. */
@AnalyzeClasses(packages = "dev.lapidary.sim", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule knowsFivePackagesOfTheCore =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.lapidary.core..")
                  .and(
                      resideOutsideOfPackages(
                          "dev.lapidary.core.ir..",
                          "dev.lapidary.core.profile..",
                          "dev.lapidary.core.job..",
                          "dev.lapidary.core.json..",
                          "dev.lapidary.core.error..")))
          .because("a simulated device needs a workload, and nothing that runs or changes a model")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule knowsNoWindow =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javafx..", "java.awt..", "javax.swing..", "dev.lapidary.app..")
          .because("devices are simulated on the command line too")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule knowsNoEngine =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.google.protobuf..", "ai.onnx.proto..", "ai.onnxruntime..", "ai.djl..")
          .because("each foreign library has its one seam in the core")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices()
          .matching("dev.lapidary.sim.(**)")
          .should()
          .beFreeOfCycles()
          .because("packages in a cycle can neither be read nor replaced alone")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule printsNothing =
      noClasses()
          .should(ACCESS_STANDARD_STREAMS)
          .because("standard output carries one JSON document, written by the command line")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule logsThroughSlf4j =
      noClasses()
          .should(USE_JAVA_UTIL_LOGGING)
          .because("all logging goes to one file through SLF4J")
          .allowEmptyShould(true);
}
