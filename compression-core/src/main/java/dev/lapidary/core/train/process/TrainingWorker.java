package dev.lapidary.core.train.process;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.OrderlyEnd;
import dev.lapidary.core.json.JsonSyntaxException;
import dev.lapidary.core.json.RecordJson;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.checkpoint.CheckpointSettings;
import dev.lapidary.core.train.djl.DjlTrainingEngine;
import dev.lapidary.core.train.djl.TrainingRuntime;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that trains. Its argument is a {@link WorkerFolder}; it writes {@link WorkerEvent}s
 * to standard output and does what the lines of standard input say. When that ends, whoever started
 * it is gone, and so is it.
 */
final class TrainingWorker {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingWorker.class);

  /** What a batch and the checkpoint after it may take when the process is told to end. */
  private static final Duration LAST_BATCH = Duration.ofSeconds(10);

  private final WorkerFolder folder;
  private final WorkerControl control;

  private TrainingWorker(WorkerFolder folder, WorkerControl control) {
    this.folder = folder;
    this.control = control;
  }

  public static void main(String[] arguments) {
    // what native code and libraries print must not come between the events
    PrintStream events = System.out;
    System.setOut(System.err);
    WorkerControl control = new WorkerControl(events);
    control.listen(System.in);
    TrainingWorker worker = new TrainingWorker(new WorkerFolder(Path.of(arguments[0])), control);
    // Ctrl+C reaches this process too: what is learned is kept before it ends
    try (OrderlyEnd end = OrderlyEnd.of(control::cancel, LAST_BATCH)) {
      control.tell(worker.outcome());
    }
    System.exit(0);
  }

  private WorkerEvent outcome() {
    try {
      train();
      return new WorkerEvent.Done();
    } catch (WorkbenchException e) {
      LOG.warn("training failed", e);
      return WorkerEvent.Failed.of(e);
    } catch (CancellationException e) {
      return new WorkerEvent.Cancelled();
    }
  }

  private void train() throws WorkbenchException {
    WorkerRequest request = request();
    Model model = OnnxReader.read(folder.model());
    List<Model> teachers = new ArrayList<>();
    for (int i = 0; i < request.teachers(); i++) {
      teachers.add(OnnxReader.read(folder.teacher(i)));
    }
    Optional<Path> cache =
        Optional.of(request.engineCache()).filter(path -> !path.isEmpty()).map(Path::of);
    DjlTrainingEngine engine =
        new DjlTrainingEngine(
            new TrainingRuntime(cache, request.threads()),
            Optional.of(CheckpointSettings.in(folder.checkpoints())));
    try (Dataset training = request.training().open();
        Dataset validation = request.validation() == null ? null : request.validation().open()) {
      TrainingData data =
          new TrainingData(
              training, Optional.ofNullable(validation), teachers, Optional.of(folder.path()));
      Model trained = engine.train(model, request.plan(), data, control, control);
      OnnxWriter.write(trained, folder.trained());
    }
  }

  private WorkerRequest request() throws WorkbenchException {
    try {
      String text = Files.readString(folder.request(), StandardCharsets.UTF_8);
      return RecordJson.read(text, WorkerRequest.class);
    } catch (IOException | JsonSyntaxException e) {
      throw new ExecutionException(e, "train.workerRequest", folder.request(), e.getMessage());
    }
  }
}
