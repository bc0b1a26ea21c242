package dev.lapidary.sim.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.profile.LayerWork;
import dev.lapidary.core.profile.OperatorClass;
import dev.lapidary.sim.Samples;
import dev.lapidary.sim.device.Device;
import dev.lapidary.sim.device.DeviceLibrary;
import dev.lapidary.sim.device.Precision;
import org.junit.jupiter.api.Test;

class LatencyModelTest {
  private static final double TOLERANCE = 1e-12;

  private static LayerWork layer(OperatorClass operatorClass, ElementType precision, long macs) {
    return new LayerWork("y", "Op", operatorClass, precision, macs, 10, 300, 200, 100, 0);
  }

  @Test
  void followsTheFormulaOnTwoLayers() throws Exception {
    LayerWork pointwise = Samples.pointwise(ElementType.FLOAT);
    LayerWork pooling = layer(OperatorClass.ELEMENTWISE, ElementType.FLOAT, 0);

    NetworkTime time =
        new LatencyModel(Samples.board()).time(Samples.workload(pointwise, pooling), 2);

    // 1e5 MACs / (speed-up 4/3 * 1e9 Hz * 4 * 0.5 * s 0.5) = 75 us; 80400 bytes / 1e9 = 80.4 us.
    assertEquals(
        new LayerTime(pointwise, Precision.FP32, 0.075, 0.0804, 0.01),
        rounded(time.layers().get(0)));
    // 300 elements / (4/3 * 1e9 * 4 * 0.1) = 0.5625 us; 2400 bytes / 1e9 = 2.4 us.
    assertEquals(
        new LayerTime(pooling, Precision.FP32, 0.0005625, 0.0024, 0.01),
        rounded(time.layers().get(1)));
    assertEquals(0.0804 + 0.01 + 0.0024 + 0.01 + 0.1, time.millis(), TOLERANCE);
  }

  private static LayerTime rounded(LayerTime time) {
    return new LayerTime(
        time.work(),
        time.computedIn(),
        Math.round(time.operationMillis() * 1e12) / 1e12,
        Math.round(time.memoryMillis() * 1e12) / 1e12,
        Math.round(time.overheadMillis() * 1e12) / 1e12);
  }

  @Test
  void countsWeightsAloneWhereTheyHaveABandwidth() throws Exception {
    NetworkTime time =
        new LatencyModel(Samples.microcontroller())
            .time(Samples.workload(layer(OperatorClass.MATRIX_PRODUCT, ElementType.INT8, 100)), 1);

    // 100 MACs / (1e8 Hz * 2 * 0.25) = 2 us; 100 bytes / 1e7 = 10 us.
    assertEquals(0.002, time.layers().get(0).operationMillis(), TOLERANCE);
    assertEquals(0.01, time.layers().get(0).memoryMillis(), TOLERANCE);
  }

  @Test
  void computesHalfPrecisionAtTheWidthOfItsSubstitute() throws Exception {
    LatencyModel model = new LatencyModel(Samples.board());

    NetworkTime half = model.time(Samples.workload(Samples.pointwise(ElementType.FLOAT16)), 1);
    NetworkTime single = model.time(Samples.workload(Samples.pointwise(ElementType.FLOAT)), 1);

    assertEquals(Precision.FP32, half.layers().get(0).computedIn());
    assertEquals(single.millis(), half.millis(), TOLERANCE);
  }

  @Test
  void slowsPointwiseLayersOfFewChannelsOnly() throws Exception {
    LatencyModel model = new LatencyModel(Samples.board());

    double pointwise =
        operationMillis(model, layer(OperatorClass.POINTWISE, ElementType.FLOAT, 1000));
    double convolution =
        operationMillis(model, layer(OperatorClass.CONVOLUTION, ElementType.FLOAT, 1000));

    assertEquals(1000 / (4e9 * 0.5 * 0.5) * 1e3, pointwise, TOLERANCE);
    assertEquals(1000 / (4e9 * 0.25) * 1e3, convolution, TOLERANCE);
  }

  private static double operationMillis(LatencyModel model, LayerWork layer) {
    return model.time(Samples.workload(layer), 1).layers().get(0).operationMillis();
  }

  @Test
  void leavesFreeLayersOut() throws Exception {
    NetworkTime time =
        new LatencyModel(Samples.board())
            .time(Samples.workload(layer(OperatorClass.FREE, ElementType.FLOAT, 0)), 1);

    assertEquals(0, time.layers().size());
    assertEquals(0.1, time.millis(), TOLERANCE);
  }

  @Test
  void knowsATimeForEveryClassOnEveryBundledDevice() throws Exception {
    for (Device device : DeviceLibrary.read(Samples.deviceFolder()).devices()) {
      for (OperatorClass operatorClass : OperatorClass.values()) {
        for (ElementType type : ElementType.values()) {
          double millis =
              new LatencyModel(device)
                  .time(Samples.workload(layer(operatorClass, type, 1000)), 1)
                  .millis();

          assertTrue(Double.isFinite(millis) && millis >= 0, device.id());
        }
      }
    }
  }

  @Test
  void isNeverFasterWithMoreMacsOrFewerThreads() throws Exception {
    for (Device device : DeviceLibrary.read(Samples.deviceFolder()).devices()) {
      LatencyModel model = new LatencyModel(device);
      double before = 0;
      for (long macs = 1; macs < 1L << 40; macs *= 4) {
        LayerWork work = layer(OperatorClass.CONVOLUTION_3X3, ElementType.FLOAT, macs);
        double one = model.time(Samples.workload(work), 1).millis();
        double all = model.time(Samples.workload(work), device.processor().cores()).millis();

        assertTrue(one >= before, device.id());
        assertTrue(all <= one, device.id());
        before = one;
      }
    }
  }

  @Test
  void isNotSlowerInInt8OnMicrocontrollers() throws Exception {
    for (String id : new String[] {"stm32h7a3", "stm32l4r5"}) {
      LatencyModel model = new LatencyModel(Samples.bundled(id));
      for (OperatorClass operatorClass : OperatorClass.values()) {
        double int8 = millis(model, layer(operatorClass, ElementType.INT8, 100_000));
        double fp32 = millis(model, layer(operatorClass, ElementType.FLOAT, 100_000));

        assertTrue(int8 <= fp32, id + " " + operatorClass);
      }
    }
  }

  private static double millis(LatencyModel model, LayerWork layer) {
    return model.time(Samples.workload(layer), 1).millis();
  }

  @Test
  void refusesMoreThreadsThanCores() throws Exception {
    LatencyModel model = new LatencyModel(Samples.board());

    assertThrows(IllegalArgumentException.class, () -> model.time(Samples.workload(), 3));
  }
}
