package dev.lapidary.core.transform;

import dev.lapidary.core.error.RecipeException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all steps of one class share: the stable label, the parameters, and how a step is made from
 * named values and taken apart again.
 *
 * @param <T> a public record whose components are named and ordered as {@code parameters}
 * @param aliases labels of earlier versions that still read
 */
public record StepType<T extends Transform>(
    String label, List<String> aliases, Class<T> recordClass, List<ParameterSpec> parameters) {

  public StepType {
    aliases = List.copyOf(aliases);
    parameters = List.copyOf(parameters);
    List<String> components =
        Arrays.stream(recordClass.getRecordComponents()).map(RecordComponent::getName).toList();
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
    RecordComponent[] components = recordClass.getRecordComponents();
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      ParameterSpec spec = parameters.get(i);
      Object value = values.getOrDefault(spec.name(), spec.initial());
      arguments[i] = ParameterValues.convert(label, spec, value, components[i].getType());
    }
    return construct(components, arguments);
  }

  private T construct(RecordComponent[] components, Object[] arguments) throws RecipeException {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
    try {
      return recordClass.getDeclaredConstructor(types).newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new RecipeException(
          e.getCause(), "recipe.invalidStep", label, String.valueOf(e.getCause().getMessage()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(label + " cannot be constructed", e);
    }
  }

  /** The values of a step by parameter name, as {@link #create} takes them. */
  public Map<String, Object> values(Transform step) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : recordClass.getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(step);
        values.put(component.getName(), value instanceof Enum<?> e ? ParameterSpec.word(e) : value);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(label + " cannot be read", e);
      }
    }
    return values;
  }
}
