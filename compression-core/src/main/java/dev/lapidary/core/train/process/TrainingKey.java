package dev.lapidary.core.train.process;

import dev.lapidary.core.ir.Model;
import dev.lapidary.core.onnx.OnnxWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What a training is known by: the same model, teachers, data and plan give the same key. */
final class TrainingKey {
  private static final int LENGTH = 24;

  private TrainingKey() {}

  static String of(Model model, String request, List<Model> teachers) {
    MessageDigest digest = digest();
    digest.update(OnnxWriter.toBytes(model));
    teachers.forEach(teacher -> digest.update(OnnxWriter.toBytes(teacher)));
    digest.update(request.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
