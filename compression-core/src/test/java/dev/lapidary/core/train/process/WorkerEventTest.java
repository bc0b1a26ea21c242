package dev.lapidary.core.train.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerEventTest {
  private static WorkbenchException passedOn(WorkbenchException failure) {
    String line = WorkerEvent.Failed.of(failure).line();
    return ((WorkerEvent.Failed) WorkerEvent.read(line).orElseThrow()).exception();
  }

  @Test
  void linesOfOthersAreNoEvents() {
    for (String line : List.of("", "warning", "{", "{\"is\":\"Foreign\"}", "{\"a\":1}", "{}")) {
      assertEquals(Optional.empty(), WorkerEvent.read(line), line);
    }
  }

  @Test
  void whatNativeCodePrintsWithoutEndingItsLineHidesNoEvent() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    out.print("[warning]");
    new WorkerControl(out).tell(new WorkerEvent.Done());
    List<WorkerEvent> heard =
        printed.toString(StandardCharsets.UTF_8).lines().flatMap(WorkerEventTest::event).toList();
    assertEquals(List.of(new WorkerEvent.Done()), heard);
  }

  private static Stream<WorkerEvent> event(String line) {
    return WorkerEvent.read(line).stream();
  }

  @Test
  void aFailureInsideAFailureSpeaksTheReadersLanguage() {
    ModelException inner = new ModelException("train.noOutput", "g");
    ExecutionException outer =
        new ExecutionException(inner, "train.teacherFailed", "big", inner.getMessage());
    WorkbenchException told = passedOn(outer);
    assertEquals(outer.getMessage(), told.getMessage());
    assertEquals(
        outer.localizedMessage(Locale.SIMPLIFIED_CHINESE),
        told.localizedMessage(Locale.SIMPLIFIED_CHINESE));
  }

  @Test
  void theCauseReachesTheLog() {
    Exception cause = new IllegalStateException("engine broke");
    WorkbenchException told = passedOn(new ExecutionException(cause, "train.engineFailed", "x"));
    String trace = told.getCause().getMessage();
    assertTrue(trace.contains("IllegalStateException: engine broke"), trace);
    assertTrue(trace.contains("at dev.lapidary.core.train.process.WorkerEventTest"), trace);
    assertNull(passedOn(new ModelException("train.noOutput", "g")).getCause());
  }

  @Test
  void theEndOfALogIsReadWhateverItsBytes(@TempDir Path folder) throws Exception {
    WorkerFolder worker = new WorkerFolder(folder);
    assertEquals("", worker.printed());
    byte[] bytes = new byte[100_000];
    bytes[99_998] = (byte) 0xff;
    bytes[99_999] = '!';
    Files.write(worker.log(), bytes);
    assertTrue(worker.printed().endsWith("\ufffd!"));
    assertTrue(worker.printed().length() < 70_000);
  }
}
