package dev.lapidary.core.transform;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The components of a step's record that are parameters: its own, and in place of a component that
 * is a record again those of that record, so that steps share groups of parameters.
 */
final class ParameterComponents {
  private ParameterComponents() {}

  /** The Java type of every parameter by name, in order. */
  static Map<String, Class<?>> types(Class<?> recordClass) {
    Map<String, Class<?>> types = new LinkedHashMap<>();
    for (RecordComponent component : recordClass.getRecordComponents()) {
      if (component.getType().isRecord()) {
        types.putAll(types(component.getType()));
      } else {
        types.put(component.getName(), component.getType());
      }
    }
    return types;
  }

  /**
   * Makes a record.
   *
   * @param values every parameter by name, of its Java type
   * @throws InvocationTargetException if a constructor refuses its values
   */
  static <T> T create(Class<T> recordClass, Map<String, Object> values)
      throws ReflectiveOperationException {
    RecordComponent[] components = recordClass.getRecordComponents();
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Class<?> type = components[i].getType();
      arguments[i] = type.isRecord() ? create(type, values) : values.get(components[i].getName());
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
    return recordClass.getDeclaredConstructor(types).newInstance(arguments);
  }

  /** Puts the value of every parameter into {@code values}, enums as words. */
  static void read(Object parameters, Map<String, Object> values)
      throws ReflectiveOperationException {
    for (RecordComponent component : parameters.getClass().getRecordComponents()) {
      Object value = component.getAccessor().invoke(parameters);
      if (component.getType().isRecord()) {
        read(value, values);
      } else {
        values.put(component.getName(), value instanceof Enum<?> e ? ParameterSpec.word(e) : value);
      }
    }
  }
}
