package dev.lapidary.core.runtime;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Graph;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is said about a model's inputs where no data feeds them: how long open axes are, and what
 * values some inputs hold.
 *
 * @param lengths by axis name, or {@code input:axis} counted from 0; 1 or more
 * @param values by input name: what every element of it is, as text
 */
public record GivenInputs(Map<String, Long> lengths, Map<String, String> values) {
  public GivenInputs {
    lengths = Collections.unmodifiableMap(new LinkedHashMap<>(lengths));
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public static GivenInputs none() {
    return new GivenInputs(Map.of(), Map.of());
  }

  public static GivenInputs ofLengths(Map<String, Long> lengths) {
    return new GivenInputs(lengths, Map.of());
  }

  /**
   * Checks that everything said is about an input or an open axis there is.
   *
   * @throws WorkbenchException naming the first that is not, and what there is
   */
  public void check(Graph graph) throws WorkbenchException {
    new OpenAxes(graph.feeds()).check(lengths);
    FilledInput.check(graph.feeds(), values);
  }

  /**
   * The same with a value for each input that nothing is said about and that the graph compares
   * with a constant: that constant, see {@link SwitchValues}.
   */
  public GivenInputs settled(Graph graph) {
    Map<String, String> settled = new LinkedHashMap<>(SwitchValues.of(graph));
    settled.putAll(values);
    return new GivenInputs(lengths, settled);
  }
}
