package dev.lapidary.core.train.checkpoint;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingPlan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a training is: the hash of plan, model, data and teacher. Only a checkpoint of the same key
 * may be gone on from.
 */
public final class CheckpointKey {
  private static final int NAME_BYTES = 12;

  private final byte[] hash;

  private CheckpointKey(byte[] hash) {
    this.hash = hash;
  }

  /** The key of a training. */
  public static CheckpointKey of(TrainingPlan plan, Model model, TrainingData data) {
    MessageDigest digest = sha256();
    add(digest, plan.toString().getBytes(StandardCharsets.UTF_8));
    OnnxWriter.digest(model, digest);
    add(digest, describe(data.training()));
    data.validation().ifPresent(dataset -> add(digest, describe(dataset)));
    data.teachers().forEach(teacher -> OnnxWriter.digest(teacher, digest));
    return new CheckpointKey(digest.digest());
  }

  private static byte[] describe(Dataset dataset) {
    return (dataset.ref().sha256() + " " + dataset.size()).getBytes(StandardCharsets.UTF_8);
  }

  /** With its length, so that two parts cannot be taken for two others. */
  private static void add(MessageDigest digest, byte... part) {
    digest.update((part.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(part);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** 32 bytes. */
  byte[] bytes() {
    return hash.clone();
  }

  /** The beginning of the hash as text, for names of files. */
  public String name() {
    return HexFormat.of().formatHex(Arrays.copyOf(hash, NAME_BYTES));
  }
}
