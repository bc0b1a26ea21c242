package dev.lapidary.app.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.core.train.EpochMetrics;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Trainings as they stand in documents for programs. */
public final class TrainingJson {
  private TrainingJson() {}

  static ArrayNode of(List<TrainingCurve> trainings) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (TrainingCurve training : trainings) {
      ObjectNode node = all.addObject();
      node.put("step", training.step());
      node.put("plannedEpochs", training.planned());
      node.put("ended", training.end().reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
      if (training.end().keptEpoch() > 0) {
        node.put("keptEpoch", training.end().keptEpoch());
      }
      node.set("epochs", epochs(training.epochs()));
    }
    return all;
  }

  /** Epochs in order. */
  public static ArrayNode epochs(List<EpochMetrics> epochs) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (EpochMetrics epoch : epochs) {
      ObjectNode node = all.addObject();
      node.put("epoch", epoch.epoch());
      Figures.put(node, "trainLoss", epoch.trainLoss());
      put(node, "trainTop1", epoch.trainTop1());
      put(node, "validationLoss", epoch.validationLoss());
      put(node, "validationTop1", epoch.validationTop1());
      node.put("learningRate", epoch.learningRate());
      node.put("seconds", epoch.seconds());
    }
    return all;
  }

  private static void put(ObjectNode node, String key, double value) {
    OptionalDouble measured =
        Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    Figures.put(node, key, measured, "not measured");
  }
}
