package dev.lapidary.core.workspace;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What makes two measurements of a variant comparable: equal keys measure the same thing.
 *
 * @param datasetSha256 the data it was measured on, if any
 * @param target a device's id for a profile, the reference model's hash for an agreement
 * @param settings what else was chosen: batch, threads, precision, sample limit; by name
 */
public record MeasurementKey(
    MeasurementKind kind,
    Optional<String> datasetSha256,
    Optional<String> target,
    Map<String, String> settings,
    Environment environment) {

  public MeasurementKey {
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /** An evaluation on a dataset. */
  public static MeasurementKey evaluation(String datasetSha256, Environment environment) {
    return new MeasurementKey(
        MeasurementKind.EVALUATION,
        Optional.of(datasetSha256),
        Optional.empty(),
        Map.of(),
        environment);
  }

  /** An agreement with a reference model, on a dataset or on seeded random inputs. */
  public static MeasurementKey agreement(
      Optional<String> datasetSha256, String referenceSha256, Environment environment) {
    return new MeasurementKey(
        MeasurementKind.AGREEMENT,
        datasetSha256,
        Optional.of(referenceSha256),
        Map.of(),
        environment);
  }

  /** A profile on a device. */
  public static MeasurementKey profile(
      String device, Map<String, String> settings, Environment environment) {
    return new MeasurementKey(
        MeasurementKind.PROFILE, Optional.empty(), Optional.of(device), settings, environment);
  }
}
