package dev.lapidary.core.transform.distill;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.MemoryDataset;
import dev.lapidary.core.train.djl.DjlTrainingEngine;
import dev.lapidary.core.transform.TransformContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stripes to learn, teachers "big" and "other", and what was heard of a training. */
final class Lesson {
  private final MemoryDataset labelled = MemoryDataset.stripes(192, 1);
  private final List<EpochMetrics> heard = new ArrayList<>();

  /** Inner values "map" and "features", output "scores". */
  static Model net(String input, int channels) {
    return TestGraphs.opset(13)
        .input(input, "N", 1, 8, 8)
        .weight("w", channels, 1, 3, 3)
        .weight("v", 3, channels)
        .node("Conv", input + " w", "conv", "pads", new long[] {1, 1, 1, 1})
        .node("Relu", "conv", "map")
        .node("GlobalAveragePool", "map", "pooled")
        .node("Flatten", "pooled", "features")
        .node("Gemm", "features v", "scores", "transB", 1)
        .output("scores", "N", 3)
        .model();
  }

  static Model student() {
    return net("x", 4);
  }

  TransformContext labelled() {
    return context(labelled);
  }

  TransformContext unlabelled() {
    return context(new MemoryDataset("x", labelled.samples(), null, 1, 8, 8));
  }

  private TransformContext context(MemoryDataset training) {
    return new TransformContext(
        DataRoles.none().with(DataRole.TRAINING, training),
        Map.of("big", net("image", 7), "other", net("picture", 5)),
        new DjlTrainingEngine(),
        heard::add,
        Path.of("target"),
        JobContext.none());
  }

  double firstLoss() {
    return heard.get(0).trainLoss();
  }

  double lastLoss() {
    return heard.get(heard.size() - 1).trainLoss();
  }
}
