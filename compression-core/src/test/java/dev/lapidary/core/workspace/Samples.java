package dev.lapidary.core.workspace;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DatasetRef;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.ValueInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Small variants and what stores them. */
final class Samples {
  static final Environment ENVIRONMENT =
      new Environment(
          "0.1.0", "Any 17", "1.29.0", "Linux 6 amd64", "Any CPU", List.of("avx2"), "local-cpu");

  private Samples() {}

  /** One Relu with a given output name. */
  static Model model(String output) {
    Graph graph =
        new Graph(
            "g",
            List.of(Node.of("Relu", List.of("x"), List.of(output))),
            Map.of(),
            List.of(ValueInfo.tensor("x", ElementType.FLOAT, Shape.of(1, 2))),
            List.of(ValueInfo.tensor(output, ElementType.FLOAT, Shape.of(1, 2))),
            List.of(),
            Extras.NONE);
    return new Model(8, Map.of("", 17L), graph, Extras.NONE);
  }

  static Provenance imported() {
    return Provenance.imported(
        "nets/a.onnx", ENVIRONMENT, Duration.ofMillis(12), Instant.parse("2026-01-02T03:04:05Z"));
  }

  static Provenance made() {
    return new Provenance(
        Optional.of("{\"type\":\"prune.magnitude\",\"sparsity\":0.5}"),
        Optional.of(
            "{\"formatVersion\":1,\"steps\":[{\"type\":\"prune.magnitude\",\"sparsity\":0.5}]}"),
        Optional.of("ab".repeat(32)),
        Optional.empty(),
        Map.of(DataRole.CALIBRATION, new DatasetRef(Path.of("some", "folder"), "cd".repeat(32))),
        Map.of("teacher", "ef".repeat(32)),
        List.of(new StoppedTraining(2, 3, 10)),
        OptionalLong.of(-7),
        ENVIRONMENT,
        Duration.ofMillis(1500),
        Instant.parse("2026-01-02T03:04:05.678Z"));
  }

  static NewVariant original(String name) {
    return NewVariant.original(name, model("y"), imported());
  }

  static NewVariant child(Variant parent, String name) {
    return NewVariant.of(parent.id(), name, model("y_" + name), made());
  }

  static MeasurementKey profileKey(String device) {
    return MeasurementKey.profile(device, Map.of("batch", "1"), ENVIRONMENT);
  }

  static Measurement profile(String device, int latency) {
    return new Measurement(
        profileKey(device),
        Instant.parse("2026-01-02T03:04:05Z"),
        "{\"latencyMillis\":" + latency + "}");
  }

  /** Models as printed text; remembers what it wrote. */
  static final class PrintedModels implements ModelFiles {
    private final Map<String, Model> written = new HashMap<>();

    @Override
    public void write(Model model, Path file) throws StorageException {
      String text = GraphPrinter.print(model.graph());
      written.put(text, model);
      try {
        Files.writeString(file, text);
      } catch (IOException e) {
        throw new StorageException(e, "workspace.unwritable", file, e.getMessage());
      }
    }

    @Override
    public Model read(Path file) throws StorageException {
      try {
        return written.get(Files.readString(file));
      } catch (IOException e) {
        throw new StorageException(e, "workspace.unreadable", file, e.getMessage());
      }
    }
  }
}
