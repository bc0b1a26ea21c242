package dev.lapidary.core.train.process;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.json.RecordJson;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingEngine;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.checkpoint.CheckpointKey;
import dev.lapidary.core.train.djl.DjlTrainingEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/**
 * Trains in a process of its own, one at a time on this machine. The process keeps its state in
 * checkpoints: after a crash, a kill or a cancellation the same training of the same model on the
 * same data goes on where the last checkpoint was.
 */
public final class ProcessTrainingEngine implements TrainingEngine {
  private final Path home;
  private final String engineCache;
  private final int threads;
  private final TrainingTurn turn;

  /**
   * @param home folder that trainings under way are kept in
   * @param engineCache folder that the native libraries are unpacked in; empty for the default
   * @param threads of one operation; 0 for one a core
   */
  public ProcessTrainingEngine(Path home, String engineCache, int threads) {
    this.home = home;
    this.engineCache = engineCache;
    this.threads = threads;
    this.turn = new TrainingTurn(home);
  }

  @Override
  public Model train(
      Model model, TrainingPlan plan, TrainingData data, TrainingListener listener, JobContext job)
      throws WorkbenchException {
    WorkerRequest request =
        new WorkerRequest(
            plan,
            data.training().origin(),
            data.validation().map(Dataset::origin).orElse(null),
            data.teachers().size(),
            engineCache,
            threads);
    DjlTrainingEngine.check(model, plan, data);
    try (TrainingTurn.Held held = turn.await(job)) {
      WorkerFolder folder = folder(model, request, data);
      listener.started(plan);
      run(folder, listener, job);
      Model trained = OnnxReader.read(folder.trained());
      UnfinishedTrainings.delete(folder);
      return trained;
    }
  }

  private static void run(WorkerFolder folder, TrainingListener listener, JobContext job)
      throws WorkbenchException {
    try {
      new WorkerProcess(folder).run(listener, job);
    } catch (WorkbenchException | CancellationException e) {
      if (!Files.exists(folder.checkpoints())) {
        UnfinishedTrainings.delete(folder); // there is nothing to go on with
      }
      throw e;
    }
  }

  private WorkerFolder folder(Model model, WorkerRequest request, TrainingData data)
      throws WorkbenchException {
    String key = CheckpointKey.of(request.plan(), model, data).name() + "-" + threads;
    WorkerFolder folder = new WorkerFolder(home.resolve(key));
    try {
      UnfinishedTrainings.forgetOldest(home, folder);
      Files.createDirectories(folder.path());
      OnnxWriter.write(model, folder.model());
      for (int i = 0; i < data.teachers().size(); i++) {
        OnnxWriter.write(data.teachers().get(i), folder.teacher(i));
      }
      Files.writeString(folder.request(), RecordJson.write(request));
      return folder;
    } catch (IOException e) {
      throw new StorageException(e, "train.folderUnwritable", folder.path(), IoReason.of(e));
    }
  }
}
