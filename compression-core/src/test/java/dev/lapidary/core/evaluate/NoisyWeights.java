package dev.lapidary.core.evaluate;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Disturbs the float weights of a model, as compression does. */
final class NoisyWeights {
  private NoisyWeights() {}

  /** Every weight multiplied by 1 plus seeded normal noise. */
  static Model of(Model model, float deviation) {
    Random random = new Random(5);
    Map<String, Tensor> weights = new LinkedHashMap<>(model.graph().initializers());
    weights.replaceAll(
        (name, weight) -> {
          if (weight.elementType() != ElementType.FLOAT) {
            return weight;
          }
          float[] values = weight.toFloats();
          for (int i = 0; i < values.length; i++) {
            values[i] *= 1 + deviation * (float) random.nextGaussian();
          }
          return Tensor.ofFloats(values, weight.lengths());
        });
    return model.withGraph(model.graph().withInitializers(weights));
  }
}
