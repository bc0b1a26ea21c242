package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** Activation functions of single elements. */
final class ActivationOperators {
  /** Selu's alpha and gamma (Klambauer et al. 2017). */
  private static final float SELU_ALPHA = 1.67326319217681884765625f;

  private static final float SELU_GAMMA = 1.05070102214813232421875f;

  private ActivationOperators() {}

  static NDArray relu(OperatorCall call) {
    return relu(call.input(0));
  }

  private static NDArray relu(NDArray x) {
    return x.getNDArrayInternal().relu();
  }

  static NDArray leakyRelu(OperatorCall call) {
    float slope = call.node().floatAttribute("alpha", 0.01f);
    return call.input(0).getNDArrayInternal().leakyRelu(slope);
  }

  /** {@code max(x, 0) - slope * max(-x, 0)}; the slope is broadcast (He et al. 2015). */
  static NDArray parametricRelu(OperatorCall call) {
    NDArray x = call.input(0);
    return relu(x).sub(relu(x.neg()).mul(channelSlope(x, call)));
  }

  /** One number a channel in the old operator sets. */
  private static NDArray channelSlope(NDArray x, OperatorCall call) {
    NDArray slope = call.input(1);
    boolean perChannel = call.opset() < 7 && OperatorCall.rank(slope) == 1 && slope.size() > 1;
    return perChannel ? NormalizationOperators.perChannel(slope, OperatorCall.rank(x)) : slope;
  }

  static NDArray elu(OperatorCall call) {
    return elu(call.input(0), call.node().floatAttribute("alpha", 1));
  }

  private static NDArray elu(NDArray x, float alpha) {
    return x.getNDArrayInternal().elu(alpha);
  }

  static NDArray selu(OperatorCall call) {
    float alpha = call.node().floatAttribute("alpha", SELU_ALPHA);
    float gamma = call.node().floatAttribute("gamma", SELU_GAMMA);
    return Scalars.times(elu(call.input(0), alpha), gamma);
  }

  /** {@code alpha * elu(x / alpha)} (Barron 2017). */
  static NDArray celu(OperatorCall call) {
    float alpha = call.node().floatAttribute("alpha", 1);
    return Scalars.times(elu(Scalars.times(call.input(0), 1 / alpha), 1), alpha);
  }

  static NDArray thresholdedRelu(OperatorCall call) {
    NDArray x = call.input(0);
    NDArray threshold = Scalars.beside(x, call.node().floatAttribute("alpha", 1));
    return Torch.where(x.gt(threshold), x, Scalars.beside(x, 0));
  }

  /** {@code x - bias} above {@code lambd}, {@code x + bias} below {@code -lambd}, else 0. */
  static NDArray shrink(OperatorCall call) {
    NDArray x = call.input(0);
    float bias = call.node().floatAttribute("bias", 0);
    float lambda = call.node().floatAttribute("lambd", 0.5f);
    NDArray zero = Scalars.beside(x, 0);
    NDArray above = Torch.where(x.gt(Scalars.beside(x, lambda)), Scalars.plus(x, -bias), zero);
    return Torch.where(x.lt(Scalars.beside(x, -lambda)), Scalars.plus(x, bias), above);
  }

  static NDArray sigmoid(OperatorCall call) {
    return call.input(0).getNDArrayInternal().sigmoid();
  }

  static NDArray tanh(OperatorCall call) {
    return call.input(0).getNDArrayInternal().tanh();
  }

  static NDArray softplus(OperatorCall call) {
    return call.input(0).getNDArrayInternal().softPlus();
  }

  static NDArray softsign(OperatorCall call) {
    return call.input(0).getNDArrayInternal().softSign();
  }

  /** {@code x * tanh(softplus(x))} (Misra 2019). */
  static NDArray mish(OperatorCall call) {
    NDArray x = call.input(0);
    return x.mul(x.getNDArrayInternal().softPlus().tanh());
  }

  /** {@code x * sigmoid(alpha * x)} (Ramachandran et al. 2017). */
  static NDArray swish(OperatorCall call) {
    NDArray x = call.input(0);
    float alpha = call.node().floatAttribute("alpha", 1);
    return x.mul(Scalars.times(x, alpha).getNDArrayInternal().sigmoid());
  }

  /** {@code x * Phi(x)}, exactly or by a tanh (Hendrycks, Gimpel 2016). */
  static NDArray gelu(OperatorCall call) {
    NDArray x = call.input(0);
    if (!call.node().stringAttribute("approximate", "none").equals("tanh")) {
      return x.getNDArrayInternal().gelu();
    }
    NDArray cubic = x.add(Scalars.times(x.mul(x).mul(x), 0.044715f));
    NDArray wave = Scalars.times(cubic, (float) Math.sqrt(2 / Math.PI)).tanh();
    return Scalars.times(x.mul(Scalars.plus(wave, 1)), 0.5f);
  }

  /** {@code max(0, min(1, alpha * x + beta))}. */
  static NDArray hardSigmoid(OperatorCall call) {
    float alpha = call.node().floatAttribute("alpha", 0.2f);
    float beta = call.node().floatAttribute("beta", 0.5f);
    return hardSigmoid(call.input(0), alpha, beta);
  }

  /** {@code x * max(0, min(1, x / 6 + 0.5))} (Howard et al. 2019). */
  static NDArray hardSwish(OperatorCall call) {
    return call.input(0).mul(hardSigmoid(call.input(0), 1f / 6, 0.5f));
  }

  static NDArray hardSigmoid(NDArray x, float alpha, float beta) {
    return Scalars.plus(Scalars.times(x, alpha), beta).clip(0, 1);
  }

  /** The bounds are attributes up to operator set 10 and inputs later. */
  static NDArray clip(OperatorCall call) {
    NDArray x = call.input(0);
    if (x.getDataType() == DataType.FLOAT32) {
      float low = call.number(1, "min", Float.NEGATIVE_INFINITY);
      return x.clip(low, call.number(2, "max", Float.POSITIVE_INFINITY));
    }
    NDArray raised = call.has(1) ? x.maximum(call.input(1)) : x;
    return call.has(2) ? raised.minimum(call.input(2)) : raised;
  }
}
