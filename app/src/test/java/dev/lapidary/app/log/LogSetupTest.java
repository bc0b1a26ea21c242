package dev.lapidary.app.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSetupTest {
  private static final String OTHER = "logback.configurationFile";
  private static final String FOLDER = "lapidary.logs";

  @TempDir Path folder;
  private final LoggerContext logs = new LoggerContext();
  private String other;

  @BeforeEach
  void configure() {
    other = System.clearProperty(OTHER);
    System.setProperty(FOLDER, folder.toString());
    logs.setMDCAdapter(new LogbackMDCAdapter());
    new LogSetup().configure(logs);
  }

  @AfterEach
  void restore() {
    logs.stop();
    System.clearProperty(FOLDER);
    if (other != null) {
      System.setProperty(OTHER, other);
    }
  }

  @Test
  void isFoundByLogback() {
    assertTrue(
        ServiceLoader.load(Configurator.class).stream()
            .anyMatch(found -> found.type() == LogSetup.class));
  }

  @Test
  void writesWhatIsOfInterestToTheFile() throws IOException {
    logs.getLogger("a.Place").info("größe {}", 1);
    logs.getLogger("a.Place").debug("a detail");
    logs.getLogger("a.Place").warn("twice");
    List<String> lines = Files.readAllLines(log());
    assertEquals(2, lines.size(), lines.toString());
    String thread = Thread.currentThread().getName();
    assertTrue(
        lines
            .get(0)
            .matches(
                "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  \\["
                    + thread
                    + "] a\\.Place: größe 1"),
        lines.get(0));
  }

  @Test
  void makesNoFileWhereNothingIsLogged() throws IOException {
    logs.getLogger("a.Place").debug("a detail");
    assertFalse(Files.exists(log()));
  }

  @Test
  void movesTheLogOfAnEarlierDayAside() throws IOException {
    Files.writeString(log(), "old\n");
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    Files.setLastModifiedTime(log(), FileTime.from(yesterday));
    logs.getLogger("a.Place").info("new");
    LocalDate day = LocalDate.ofInstant(yesterday, ZoneId.systemDefault());
    assertEquals("old\n", Files.readString(folder.resolve("lapidary." + day + ".log")));
    assertEquals(1, Files.readAllLines(log()).size());
  }

  @Test
  void leavesTheSetupToAFileThatIsNamed() {
    System.setProperty(OTHER, "some.xml");
    LoggerContext fresh = new LoggerContext();
    assertEquals(Configurator.ExecutionStatus.INVOKE_NEXT_IF_ANY, new LogSetup().configure(fresh));
    System.clearProperty(OTHER);
  }

  /** Nor may looking for it fail, since that is done to report another failure. */
  @Test
  void logsNowhereIfNothingNamesAFolder() {
    System.clearProperty(FOLDER);
    String home = System.clearProperty("user.home");
    try {
      assertEquals(Optional.empty(), LogFile.current());
      LoggerContext fresh = new LoggerContext();
      new LogSetup().configure(fresh);
      assertFalse(fresh.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().hasNext());
    } finally {
      System.setProperty("user.home", home);
    }
  }

  private static Path log() {
    return LogFile.current().orElseThrow();
  }
}
