package dev.lapidary.core.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.lapidary.core.error.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Tensors whose data lies in a file beside the model; read by memory-mapping. */
final class ExternalData {
  private ExternalData() {}

  /**
   * Maps the data of one tensor.
   *
   * @param bytes its size by type and lengths
   * @throws ModelException if the file is missing, too short or outside the model's folder
   */
  static ByteBuffer map(TensorProto proto, long bytes, String place, Source source)
      throws ModelException {
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto entry : proto.getExternalDataList()) {
      entries.put(entry.getKey(), entry.getValue());
    }
    long offset = number(entries, "offset", 0, place, source);
    long length = number(entries, "length", bytes, place, source);
    if (length != bytes) {
      throw source.malformed(place, bytes + " bytes of external data", length + " bytes");
    }
    Path file = locate(entries.getOrDefault("location", ""), place, source);
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      if (offset > size || bytes > size - offset) {
        throw source.malformed(
            place,
            bytes + " bytes at offset " + offset + " of " + file.getFileName(),
            "a file of " + size + " bytes");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, bytes);
    } catch (IOException e) {
      throw new ModelException(e, "model.externalUnreadable", source.file(), place, file);
    }
  }

  /** Bytes of all files of external data the model names, each counted once. */
  static long sizeBytes(ModelProto model, Source source) throws ModelException {
    Set<String> locations = new LinkedHashSet<>();
    collect(model.getGraph(), locations);
    long bytes = 0;
    for (String location : locations) {
      Path file = locate(location, "external data", source);
      try {
        bytes += Files.size(file);
      } catch (IOException e) {
        throw new ModelException(
            e, "model.externalUnreadable", source.file(), "external data", file);
      }
    }
    return bytes;
  }

  private static void collect(GraphProto graph, Set<String> locations) {
    graph.getInitializerList().forEach(tensor -> collect(tensor, locations));
    for (NodeProto node : graph.getNodeList()) {
      for (AttributeProto attribute : node.getAttributeList()) {
        collect(attribute.getT(), locations);
        if (attribute.hasG()) {
          collect(attribute.getG(), locations);
        }
      }
    }
  }

  private static void collect(TensorProto tensor, Set<String> locations) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      tensor.getExternalDataList().stream()
          .filter(entry -> entry.getKey().equals("location"))
          .forEach(entry -> locations.add(entry.getValue()));
    }
  }

  private static long number(
      Map<String, String> entries, String key, long otherwise, String place, Source source)
      throws ModelException {
    String text = entries.get(key);
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text.trim());
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw source.malformed(place, "a number as external " + key, "'" + text + "'");
    }
    throw source.malformed(place, "an external " + key + " of zero or more", text);
  }

  /** The file, which must lie in the model's folder or below, links followed. */
  private static Path locate(String location, String place, Source source) throws ModelException {
    if (source.folder().isEmpty() || location.isBlank()) {
      throw source.malformed(place, "a file of external data beside the model", "none");
    }
    try {
      Path folder = source.folder().get();
      Path file = folder.resolve(location).normalize();
      if (Path.of(location).isAbsolute() || !file.startsWith(folder.normalize())) {
        throw new ModelException("model.externalOutside", source.file(), place, location);
      }
      if (!Files.isRegularFile(file)) {
        throw new ModelException("model.externalMissing", source.file(), place, file);
      }
      if (!file.toRealPath().startsWith(folder.toRealPath())) {
        throw new ModelException("model.externalOutside", source.file(), place, location);
      }
      return file;
    } catch (InvalidPathException | IOException e) {
      throw new ModelException(e, "model.externalUnreadable", source.file(), place, location);
    }
  }
}
