package dev.lapidary.core.transform.quantize.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lapidary.core.Fixtures;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.transform.StepChecks;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Packed integers, scales and zero points against those of ONNX Runtime's own quantizer, which
 * docs/benchmarks/onnxruntime_matmul_nbits.py wrote.
 */
class OnnxRuntimeBlocksTest {
  private static final int PRODUCTS = 6;

  @Test
  void everyByteOfEveryProductIsTheSame() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("tinybert.onnx"));
    int compared = 0;
    for (var setting : expected().properties()) {
      String[] words = setting.getKey().split(" ");
      BlockScheme scheme =
          new BlockScheme(
              Integer.parseInt(words[0]),
              Integer.parseInt(words[1]),
              Boolean.parseBoolean(words[2]));
      Model quantized =
          StepChecks.apply(
                  WeightOnlyQuantization.of(scheme, WeightForm.MATMUL_NBITS),
                  model,
                  Path.of("unused"))
              .model();
      for (var layer : setting.getValue().properties()) {
        List<String> hashes = new ArrayList<>();
        layer.getValue().forEach(hash -> hashes.add(hash.asText()));
        assertEquals(hashes, hashes(quantized, layer.getKey()), setting.getKey());
        compared++;
      }
    }
    assertEquals(12 * PRODUCTS, compared);
  }

  private static List<String> hashes(Model model, String output) throws Exception {
    Node node =
        model.graph().nodes().stream().filter(n -> n.id().equals(output)).findFirst().orElseThrow();
    List<String> hashes = new ArrayList<>();
    for (String input : node.inputs().subList(1, node.inputs().size())) {
      Tensor constant = model.graph().initializers().get(input);
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(constant.data());
      hashes.add(HexFormat.of().formatHex(digest.digest()));
    }
    return hashes;
  }

  private static JsonNode expected() throws Exception {
    try (InputStream file =
        OnnxRuntimeBlocksTest.class.getResourceAsStream("onnxruntime-blocks.json")) {
      return new ObjectMapper().readTree(file);
    }
  }
}
