package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.NodePatterns;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.MinimumOpset;
import dev.lapidary.core.transform.quantize.RunCheck;
import java.util.List;
import java.util.Objects;

/**
 * Stores float weights in a narrower floating-point type and turns them back to float before they
 * are used: a smaller file, computed in float as before. A runtime that folds constants does so
 * once, when it loads the file.
 *
 * @param storage what weights of two axes and more are stored as; small ones stay as they are
 * @param exclude nodes whose weights stay float, see {@link NodePatterns}
 */
public record WeightStorage(StoredType storage, List<String> exclude) implements Transform {

  public static final StepType<WeightStorage> TYPE =
      StepType.of(
          "quantize.storage",
          WeightStorage.class,
          ParameterSpec.choice("storage", StoredType.BFLOAT16),
          ParameterSpec.names("exclude").asSeldom());

  public WeightStorage {
    Objects.requireNonNull(storage);
    exclude = List.copyOf(exclude);
  }

  @Override
  public StepType<WeightStorage> type() {
    return TYPE;
  }

  @Override
  public int minimumOpset() {
    return storage.opset();
  }

  @Override
  public void requires(Model model) throws WorkbenchException {
    MinimumOpset.check(this, model);
    excluded(model);
  }

  private List<Node> excluded(Model model) throws RecipeException {
    return NodePatterns.find(TYPE.label(), "exclude", exclude, model.graph().nodes());
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    requires(model);
    Model plain = InputDefaults.dropped(model);
    StorageRewriter rewriter = new StorageRewriter(plain.graph(), storage, excluded(plain));
    List<LayerChange> changes = rewriter.rewrite(context.job());
    if (changes.stream().noneMatch(change -> change.action().equals("quantized"))) {
      throw new RecipeException("quantize.nothingToStore", TYPE.label());
    }
    Model stored = plain.withGraph(rewriter.graph());
    RunCheck.runLike(model, stored, context.job());
    return new TransformResult(stored, changes);
  }
}
