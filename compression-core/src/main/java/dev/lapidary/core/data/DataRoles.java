package dev.lapidary.core.data;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The datasets at hand by role. Calibration falls back to the training data, nothing else does. */
public record DataRoles(Map<DataRole, Dataset> datasets) {
  public DataRoles {
    Map<DataRole, Dataset> copy = new EnumMap<>(DataRole.class);
    copy.putAll(datasets);
    datasets = Collections.unmodifiableMap(copy);
  }

  public static DataRoles none() {
    return new DataRoles(Map.of());
  }

  public Optional<Dataset> get(DataRole role) {
    Dataset dataset = datasets.get(role);
    if (dataset == null && role == DataRole.CALIBRATION) {
      dataset = datasets.get(DataRole.TRAINING);
    }
    return Optional.ofNullable(dataset);
  }

  public DataRoles with(DataRole role, Dataset dataset) {
    Map<DataRole, Dataset> changed = new EnumMap<>(DataRole.class);
    changed.putAll(datasets);
    changed.put(role, dataset);
    return new DataRoles(changed);
  }
}
