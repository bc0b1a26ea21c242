package dev.lapidary.core.workspace;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DatasetRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a variant came from: enough to make it again.
 *
 * @param step the step that made it, as recipe JSON; empty for an imported original
 * @param recipe the whole recipe from the baseline on, as JSON; empty for an imported original
 * @param parentSha256 hash of the model the step was applied to
 * @param source the file an original was imported from, as the user named it
 * @param datasets what data the step saw, by role
 * @param models hashes of further models the step used, teachers for one, by name
 * @param stopped trainings of the whole recipe that the user ended by hand; with any, replaying the
 *     recipe gives another model
 * @param seed of the step, if it draws random numbers
 * @param duration how long the step took
 */
public record Provenance(
    Optional<String> step,
    Optional<String> recipe,
    Optional<String> parentSha256,
    Optional<String> source,
    Map<DataRole, DatasetRef> datasets,
    Map<String, String> models,
    List<StoppedTraining> stopped,
    OptionalLong seed,
    Environment environment,
    Duration duration,
    Instant createdAt) {

  public Provenance {
    datasets = Collections.unmodifiableMap(new LinkedHashMap<>(datasets));
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    stopped = List.copyOf(stopped);
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration must be 0 or more, found " + duration);
    }
  }

  /** Of a model imported from {@code source}. */
  public static Provenance imported(
      String source, Environment environment, Duration duration, Instant createdAt) {
    return new Provenance(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(source),
        Map.of(),
        Map.of(),
        List.of(),
        OptionalLong.empty(),
        environment,
        duration,
        createdAt);
  }
}
