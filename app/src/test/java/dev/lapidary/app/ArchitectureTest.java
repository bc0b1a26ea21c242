package dev.lapidary.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import javafx.application.Platform;

/** The arrows and seams of the workbench. */
@AnalyzeClasses(packages = "dev.lapidary.app", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String APP = "dev.lapidary.app.";

  @ArchTest
  static final ArchRule viewModelsKnowNoToolkit =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("ViewModel")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javafx.scene..", "javafx.stage..", "javafx.application..")
          .because("view models are tested without the toolkit")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule commandLineKnowsNoWindow =
      noClasses()
          .that()
          .resideInAPackage(APP + "cli..")
          .or()
          .haveFullyQualifiedName(APP + "Services")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("javafx..")
          .because("commands run where no display is")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyJobsSwitchThreads =
      noClasses()
          .that()
          .resideOutsideOfPackage(APP + "job..")
          .should()
          .callMethod(Platform.class, "runLater", Runnable.class)
          .because("one place decides what runs on the window's thread")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyChartsSeeAwt =
      noClasses()
          .that()
          .resideOutsideOfPackage(APP + "ui.chart..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.awt..", "javax.swing..", "org.knowm.xchart..")
          .because("the charts' library is the one thing here that draws through AWT")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule enginesStayInTheCore =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.google.protobuf..", "ai.onnx.proto..", "ai.onnxruntime..", "ai.djl..")
          .because("each foreign library has its one seam in the core")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTheLogsSetupSeesLogback =
      noClasses()
          .that()
          .resideOutsideOfPackage(APP + "log..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ch.qos.logback..")
          .because("everything else logs through SLF4J");

  @ArchTest
  static final ArchRule viewsAreCode =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("javafx.fxml..")
          .because("views are written in code, where the compiler sees them")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule featuresFormNoCycle =
      slices()
          .matching(APP + "(*)..")
          .should()
          .beFreeOfCycles()
          .because("a feature in a cycle can neither be read nor replaced alone")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices()
          .matching(APP + "(**)")
          .should()
          .beFreeOfCycles()
          .because("the rule for features misses cycles between packages inside one")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTheCommandLinePrints =
      noClasses()
          .that()
          .resideOutsideOfPackage(APP + "cli..")
          .and()
          .doNotBelongToAnyOf(Main.class)
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
