package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** The activation functions a recurrent node may name. */
final class RecurrentActivation {
  private RecurrentActivation() {}

  /**
   * The functions of one direction.
   *
   * @param usual names of those the operator takes by default
   */
  static List<UnaryOperator<NDArray>> of(RecurrentInputs inputs, int direction, String... usual)
      throws ModelException {
    List<String> named = inputs.activations();
    ArrayList<UnaryOperator<NDArray>> functions = new ArrayList<>();
    for (int i = 0; i < usual.length; i++) {
      int at = direction * usual.length + i;
      functions.add(function(inputs.call(), at < named.size() ? named.get(at) : usual[i], at));
    }
    return functions;
  }

  private static UnaryOperator<NDArray> function(OperatorCall call, String name, int at)
      throws ModelException {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "sigmoid" -> x -> x.getNDArrayInternal().sigmoid();
      case "tanh" -> NDArray::tanh;
      case "relu" -> x -> x.getNDArrayInternal().relu();
      case "softsign" -> x -> x.getNDArrayInternal().softSign();
      case "softplus" -> x -> x.getNDArrayInternal().softPlus();
      case "affine" -> {
        float alpha = parameter(call, "activation_alpha", at, 1);
        float beta = parameter(call, "activation_beta", at, 0);
        yield x -> Scalars.plus(Scalars.times(x, alpha), beta);
      }
      case "scaledtanh" -> {
        float alpha = parameter(call, "activation_alpha", at, 1);
        float beta = parameter(call, "activation_beta", at, 1);
        yield x -> Scalars.times(Scalars.times(x, beta).tanh(), alpha);
      }
      case "hardsigmoid" -> {
        float alpha = parameter(call, "activation_alpha", at, 0.2f);
        float beta = parameter(call, "activation_beta", at, 0.5f);
        yield x -> ActivationOperators.hardSigmoid(x, alpha, beta);
      }
      case "leakyrelu" -> {
        float alpha = parameter(call, "activation_alpha", at, 0.01f);
        yield x -> x.getNDArrayInternal().leakyRelu(alpha);
      }
      case "elu" -> {
        float alpha = parameter(call, "activation_alpha", at, 1);
        yield x -> x.getNDArrayInternal().elu(alpha);
      }
      default -> throw call.unsupported("activation " + name);
    };
  }

  private static float parameter(OperatorCall call, String attribute, int at, float otherwise) {
    return call.node().attributes().get(attribute) instanceof Attribute.FloatList list
            && at < list.values().size()
        ? list.values().get(at)
        : otherwise;
  }
}
