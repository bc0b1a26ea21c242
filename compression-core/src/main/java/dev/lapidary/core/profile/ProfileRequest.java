package dev.lapidary.core.profile;

import dev.lapidary.core.runtime.GivenInputs;

/**
 * What to profile.
 *
 * @param batch samples in one run, 1 or more
 * @param threads 1 or more; 0 for the device's default
 * @param inputs lengths for open axes other than the batch, and values of inputs
 * @param warmUpRuns unmeasured runs before, at least half a second of them; 0 for none; measured
 *     profiles only
 * @param runs measured runs, 1 or more; measured profiles only
 */
public record ProfileRequest(int batch, int threads, GivenInputs inputs, int warmUpRuns, int runs) {
  public ProfileRequest {
    if (batch < 1 || threads < 0 || warmUpRuns < 0 || runs < 1) {
      throw new IllegalArgumentException(
          "batch and runs must be 1 or more, threads and warmUpRuns 0 or more, found "
              + batch
              + ", "
              + runs
              + ", "
              + threads
              + ", "
              + warmUpRuns);
    }
  }

  /** Batch 1, the device's threads, 10 warm-up and 100 measured runs. */
  public static ProfileRequest defaults() {
    return new ProfileRequest(1, 0, GivenInputs.none(), 10, 100);
  }

  /** The same request with other lengths and values for the inputs. */
  public ProfileRequest withInputs(GivenInputs newInputs) {
    return new ProfileRequest(batch, threads, newInputs, warmUpRuns, runs);
  }
}
