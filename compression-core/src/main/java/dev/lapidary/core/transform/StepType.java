package dev.lapidary.core.transform;

import dev.lapidary.core.error.RecipeException;
import java.lang.reflect.InvocationTargetException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all steps of one class share: the stable label, the parameters, and how a step is made from
 * named values and taken apart again.
 *
 * @param <T> a public record whose components are named and ordered as {@code parameters}; a
 *     component that is a record itself stands for its own components
 * @param aliases labels of earlier versions that still read
 */
public record StepType<T extends Transform>(
    String label, List<String> aliases, Class<T> recordClass, List<ParameterSpec> parameters) {

  public StepType {
    aliases = List.copyOf(aliases);
    parameters = List.copyOf(parameters);
    List<String> components = List.copyOf(ParameterComponents.types(recordClass).keySet());
    List<String> declared = parameters.stream().map(ParameterSpec::name).toList();
    if (!components.equals(declared)) {
      throw new IllegalArgumentException(
          label + ": parameters must match the record " + components + ", found " + declared);
    }
  }

  public static <T extends Transform> StepType<T> of(
      String label, Class<T> recordClass, ParameterSpec... parameters) {
    return new StepType<>(label, List.of(), recordClass, List.of(parameters));
  }

  /** The first part of the label: {@code prune} of {@code prune.magnitude}. */
  public String family() {
    return label.substring(0, label.indexOf('.'));
  }

  /**
   * Makes a step.
   *
   * @param values by parameter name: numbers, booleans, strings, lists of strings; absent ones take
   *     their initial value
   * @throws RecipeException if a name is unknown or a value out of range or of the wrong kind
   */
  public T create(Map<String, Object> values) throws RecipeException {
    for (String name : values.keySet()) {
      if (parameters.stream().noneMatch(p -> p.name().equals(name))) {
        throw new RecipeException(
            "recipe.unknownParameter",
            label,
            name,
            String.join(", ", parameters.stream().map(ParameterSpec::name).toList()));
      }
    }
    Map<String, Class<?>> types = ParameterComponents.types(recordClass);
    Map<String, Object> converted = new LinkedHashMap<>();
    for (ParameterSpec spec : parameters) {
      Object value = values.getOrDefault(spec.name(), spec.initial());
      Class<?> type = types.get(spec.name());
      converted.put(spec.name(), ParameterValues.convert(label, spec, value, type));
    }
    return construct(converted);
  }

  private T construct(Map<String, Object> values) throws RecipeException {
    try {
      return ParameterComponents.create(recordClass, values);
    } catch (InvocationTargetException e) {
      Throwable refused = e.getCause();
      Throwable why = refused.getCause() instanceof RecipeException text ? text : refused;
      throw new RecipeException(why, "recipe.invalidStep", label, String.valueOf(why.getMessage()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(label + " cannot be constructed", e);
    }
  }

  /** The values of a step by parameter name, as {@link #create} takes them. */
  public Map<String, Object> values(Transform step) {
    Map<String, Object> values = new LinkedHashMap<>();
    try {
      ParameterComponents.read(step, values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(label + " cannot be read", e);
    }
    return values;
  }
}
