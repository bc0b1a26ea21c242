package dev.lapidary.app.export;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.core.workspace.StoppedTraining;
import dev.lapidary.core.workspace.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** The {@code manifest.json} of an export: what it is, a hash of each file, the proof. */
final class Manifest {
  static final String FILE = "manifest.json";

  private Manifest() {}

  static void write(Path folder, Variant variant, List<Path> files, OutputCheck check)
      throws IOException {
    ObjectNode json = new JsonMapper().createObjectNode();
    json.put("formatVersion", 1);
    json.put("name", variant.name());
    json.put("program", "Lapidary " + variant.provenance().environment().lapidary());
    json.put("exportedAt", Instant.now().toString());
    json.put("modelSha256", variant.modelSha256());
    ArrayNode stopped = json.putArray("stoppedTrainings");
    for (StoppedTraining training : variant.provenance().stopped()) {
      stopped
          .addObject()
          .put("step", training.step())
          .put("epochs", training.epochs())
          .put("planned", training.planned());
    }
    ObjectNode hashes = json.putObject("files");
    for (Path file : files) {
      hashes
          .putObject(file.getFileName().toString())
          .put("sizeBytes", Files.size(file))
          .put("sha256", sha256(file));
    }
    json.putObject("verification")
        .put("runs", check.runs())
        .put("identical", check.identical())
        .put("maxAbsoluteDifference", check.maxDifference());
    Files.writeString(folder.resolve(FILE), json.toPrettyString() + "\n");
  }

  static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
