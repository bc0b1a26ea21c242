package dev.lapidary.app.results;

import dev.lapidary.core.evaluate.AgreementReport;
import dev.lapidary.core.evaluate.Evaluation;
import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.core.profile.ProfileReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a model: how large, how good, how fast.
 *
 * @param sizeBytes on disk, external data included
 * @param parameters elements of its floating weights
 * @param quantizedWeights elements of its integer weights
 * @param macs multiply-accumulates at batch 1; empty when shapes stay open
 * @param macsReason why {@code macs} is empty; "" otherwise
 * @param zeroFraction share of zeros among the weights, 0..1
 * @param evaluation on the evaluation data, if there is any
 * @param agreement with the baseline
 */
public record VariantFigures(
    long sizeBytes,
    long parameters,
    long quantizedWeights,
    OptionalLong macs,
    String macsReason,
    double zeroFraction,
    Optional<Evaluation> evaluation,
    Optional<AgreementReport> agreement,
    List<ProfileReport> profiles) {

  public VariantFigures {
    profiles = List.copyOf(profiles);
  }

  /** With one more profile. */
  public VariantFigures withProfile(ProfileReport profile) {
    List<ProfileReport> more = new ArrayList<>(profiles);
    more.add(profile);
    return new VariantFigures(
        sizeBytes,
        parameters,
        quantizedWeights,
        macs,
        macsReason,
        zeroFraction,
        evaluation,
        agreement,
        more);
  }

  /** Elements of all weights, whatever their type. */
  public long weights() {
    return parameters + quantizedWeights;
  }

  /** The first profile measured on this machine. */
  public Optional<ProfileReport> measured() {
    return profiles.stream().filter(p -> p.kind() == FigureKind.MEASURED).findFirst();
  }

  /** The simulated profiles, in the order they were asked for. */
  public List<ProfileReport> simulated() {
    return profiles.stream().filter(p -> p.kind() == FigureKind.SIMULATED).toList();
  }
}
