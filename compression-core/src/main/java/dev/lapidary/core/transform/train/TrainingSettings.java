package dev.lapidary.core.transform.train;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.train.Augmentation;
import dev.lapidary.core.train.BestBy;
import dev.lapidary.core.train.BoundLoss;
import dev.lapidary.core.train.EdgeFill;
import dev.lapidary.core.train.Freezing;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.LossTerm;
import dev.lapidary.core.train.OptimizerKind;
import dev.lapidary.core.train.OptimizerSettings;
import dev.lapidary.core.train.Regularization;
import dev.lapidary.core.train.Schedule;
import dev.lapidary.core.train.ScheduleSettings;
import dev.lapidary.core.train.Settling;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.Validation;
import dev.lapidary.core.transform.NodePatterns;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters that every step which trains has, and how it trains. Each step ends with this
 * record; the names of its components, and of theirs, are the words in recipes.
 *
 * @param epochs 1 or more
 * @param batchSize 1 or more
 * @param losses of single outputs, see {@link OutputLosses}; empty for the step's usual loss
 * @param frozen names or patterns of nodes whose weights stay, see {@link NodePatterns}
 * @param freezeNormalization whether every BatchNormalization works as in inference
 * @param freezeUnsupported whether nodes that cannot be trained, and everything they are computed
 *     from, are run as they are
 * @param seed of first weights, shuffling and augmentation
 */
public record TrainingSettings(
    int epochs,
    int batchSize,
    ScheduleSettings schedule,
    OptimizerSettings optimizer,
    Regularization regularization,
    Augmentation augmentation,
    List<String> losses,
    List<String> frozen,
    boolean freezeNormalization,
    boolean freezeUnsupported,
    Validation validation,
    long seed) {
  private static final int MOST_EPOCHS = 10_000;
  private static final int LARGEST_BATCH = 65_536;
  private static final int LARGEST_SHIFT = 64;

  public TrainingSettings {
    Objects.requireNonNull(schedule);
    Objects.requireNonNull(optimizer);
    Objects.requireNonNull(regularization);
    Objects.requireNonNull(augmentation);
    Objects.requireNonNull(validation);
    losses = List.copyOf(losses);
    frozen = List.copyOf(frozen);
  }

  /** The step's own parameters, then the common ones: epochs to seed. */
  public static ParameterSpec[] after(int epochs, double learningRate, ParameterSpec... own) {
    List<ParameterSpec> all = new ArrayList<>(List.of(own));
    all.add(ParameterSpec.integer("epochs", 1, MOST_EPOCHS, epochs));
    all.add(ParameterSpec.integer("batchSize", 1, LARGEST_BATCH, 128).asSeldom());
    all.add(ParameterSpec.number("learningRate", 1e-8, 100, "", learningRate));
    all.add(ParameterSpec.choice("schedule", Schedule.ONE_CYCLE).asSeldom());
    all.add(ParameterSpec.fraction("warmUp", 0, 0.9, 0).asSeldom());
    all.add(ParameterSpec.numbers("milestones", 0, MOST_EPOCHS).asSeldom());
    all.add(ParameterSpec.number("gamma", 1e-6, 1, "", 0.1).asSeldom());
    all.add(ParameterSpec.choice("optimizer", OptimizerKind.SGD).asSeldom());
    all.add(ParameterSpec.number("momentum", 0, 0.9999, "", 0.9).asSeldom());
    all.add(ParameterSpec.flag("nesterov", true).asSeldom());
    all.add(ParameterSpec.number("weightDecay", 0, 1, "", 5e-4).asSeldom());
    all.add(ParameterSpec.number("labelSmoothing", 0, 0.9999, "", 0.0).asSeldom());
    all.add(ParameterSpec.number("gradientClip", 0, 1e6, "", 0.0).asSeldom());
    all.add(ParameterSpec.flag("flip", false));
    all.add(ParameterSpec.integer("shift", 0, LARGEST_SHIFT, 0).asSeldom());
    all.add(ParameterSpec.choice("padding", EdgeFill.EDGE).asSeldom());
    all.add(ParameterSpec.number("brightness", 0, 10, "", 0.0).asSeldom());
    all.add(ParameterSpec.number("contrast", 0, 1, "", 0.0).asSeldom());
    all.add(ParameterSpec.number("mixup", 0, 100, "", 0.0).asSeldom());
    all.add(ParameterSpec.names("losses").asSeldom());
    all.add(ParameterSpec.names("frozen").asSeldom());
    all.add(ParameterSpec.flag("freezeNormalization", false).asSeldom());
    all.add(ParameterSpec.flag("freezeUnsupported", false).asSeldom());
    all.add(ParameterSpec.fraction("validationShare", 0, 0.9, 0).asSeldom());
    all.add(ParameterSpec.flag("keepBest", false).asSeldom());
    all.add(ParameterSpec.integer("patience", 0, MOST_EPOCHS, 0).asSeldom());
    all.add(ParameterSpec.choice("bestBy", BestBy.LOSS).asSeldom());
    all.add(ParameterSpec.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE, 1).asSeldom());
    return all.toArray(ParameterSpec[]::new);
  }

  /**
   * The losses of single outputs with the labels.
   *
   * @throws IllegalArgumentException if an entry cannot be read or needs a teacher
   */
  LossSettings labelLoss() {
    List<LossTerm> terms = terms(List.of(LossTerm.crossEntropy(1)));
    terms.stream().filter(term -> term.kind().usesTeacher()).findFirst().ifPresent(this::refuse);
    return LossSettings.of(terms);
  }

  private void refuse(LossTerm term) {
    throw new IllegalArgumentException(
        "losses: "
            + ParameterSpec.word(term.kind())
            + " needs a teacher, since labels are classes; use distill.logits for output "
            + term.output());
  }

  /**
   * The losses of single outputs.
   *
   * @param usual terms of an output whose loss is not written, and of the first one if none is
   * @throws IllegalArgumentException if an entry cannot be read or a number is out of range
   */
  public List<LossTerm> terms(List<LossTerm> usual) {
    return losses.isEmpty() ? usual : OutputLosses.parse(losses, usual);
  }

  /**
   * Checks that a model has the nodes, outputs and inner values that are named.
   *
   * @param label of the step
   * @throws WorkbenchException naming what is missing, and what is near it
   */
  public void check(String label, Model model, LossSettings loss) throws WorkbenchException {
    BoundLoss.check(loss, model.graph());
    frozenNodes(label, model);
  }

  /**
   * The data the step cannot do without: a validation set only if no share of the training data is
   * held out for the decisions that need one.
   */
  public Set<DataRole> requiredData() {
    return validation.decides() && validation.validationShare() == 0
        ? Set.of(DataRole.TRAINING, DataRole.VALIDATION)
        : Set.of(DataRole.TRAINING);
  }

  private List<String> frozenNodes(String label, Model model) throws WorkbenchException {
    List<Node> nodes = NodePatterns.find(label, "frozen", frozen, model.graph().nodes());
    return nodes.stream().map(Node::id).toList();
  }

  /**
   * What the engine is to do. Scales stay as they are, and so do weights that are zero.
   *
   * @param label of the step
   * @throws WorkbenchException if the model has no node of a name
   */
  public TrainingPlan plan(String label, Model model, LossSettings loss) throws WorkbenchException {
    return new TrainingPlan(
        epochs,
        batchSize,
        optimizer,
        schedule,
        regularization,
        augmentation,
        loss,
        new Freezing(frozenNodes(label, model), freezeNormalization, true)
            .withUnsupported(freezeUnsupported),
        Settling.NONE,
        validation,
        seed);
  }

  /**
   * Trains on the training data of the context.
   *
   * @param label of the step
   * @param teachers one or more if the loss uses them
   * @throws WorkbenchException if the model cannot be trained or the data does not fit
   */
  public TransformResult train(
      String label, Model model, LossSettings loss, List<Model> teachers, TransformContext context)
      throws WorkbenchException {
    TrainingPlan plan = plan(label, model, loss);
    Model trained =
        context
            .trainingEngine()
            .train(model, plan, data(context, teachers), context.trainingListener(), context.job());
    return new TransformResult(trained, TrainedLayers.between(model, trained));
  }

  /** The data of the context that training works with. */
  public static TrainingData data(TransformContext context, List<Model> teachers) {
    return new TrainingData(
        context.data().get(DataRole.TRAINING).orElseThrow(),
        context.data().get(DataRole.VALIDATION),
        teachers,
        Optional.of(context.scratch()));
  }
}
