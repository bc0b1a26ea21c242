package dev.lapidary.core.transform.distill;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.train.BoundLoss;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.TeacherCaching;
import dev.lapidary.core.train.TeacherFit;
import dev.lapidary.core.train.TeacherOutputs;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.train.TrainingSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Who teaches whom: the parameters that every step which distils begins with.
 *
 * @param teacher names of the teachers among the models of the context, with commas, one or more;
 *     the outputs of several count as their mean, inner values are those of the first. {@link
 *     #SELF} is the model as it is before the step
 * @param student what is trained
 * @param teacherCache where the teachers' values are kept from epoch to epoch
 */
public record Teaching(String teacher, Student student, TeacherCaching teacherCache) {
  /** Names the model before the step as its own teacher. */
  public static final String SELF = "self";

  public Teaching {
    Objects.requireNonNull(student);
    Objects.requireNonNull(teacherCache);
    if (names(teacher).isEmpty()) {
      throw new IllegalArgumentException(
          "teacher must name 1 model or more, found \"" + teacher + "\"");
    }
  }

  private static List<String> names(String teacher) {
    return Arrays.stream(teacher.split(",")).map(String::strip).filter(n -> !n.isEmpty()).toList();
  }

  /** The common parameters, then the step's own. */
  static ParameterSpec[] before(ParameterSpec... own) {
    List<ParameterSpec> all = new ArrayList<>();
    all.add(ParameterSpec.text("teacher", "teacher"));
    all.add(ParameterSpec.choice("student", Student.CURRENT));
    all.add(ParameterSpec.choice("teacherCache", TeacherCaching.MEMORY));
    all.addAll(List.of(own));
    return all.toArray(ParameterSpec[]::new);
  }

  /** Names of the models that a loss cannot do without. */
  Set<String> required(LossSettings loss) {
    Set<String> names = new LinkedHashSet<>();
    if (loss.usesTeacher()) {
      names.addAll(names(teacher));
      names.remove(SELF);
    }
    return names;
  }

  /**
   * Checks that there is a student, and that it has the nodes and values that are named.
   *
   * @param label of the step
   */
  void check(String label, Model model, LossSettings loss, TrainingSettings training)
      throws WorkbenchException {
    training.check(label, student.start(model, training.seed()), loss);
  }

  /**
   * Checks that the teachers take the training data, and that their outputs and inner values can be
   * compared with those of the student.
   *
   * @throws WorkbenchException naming the first that does not fit
   */
  void check(Model model, LossSettings loss, TrainingSettings training, TransformContext context)
      throws WorkbenchException {
    Model start = student.start(model, training.seed());
    Map<String, Model> teachers = teachers(model, loss, context);
    for (Map.Entry<String, Model> named : teachers.entrySet()) {
      TeacherFit.check(loss, start.graph(), named.getKey(), named.getValue().graph());
    }
    TrainingData data = TrainingSettings.data(context, List.copyOf(teachers.values()));
    TeacherOutputs.check(data, BoundLoss.of(loss, start, data.teachers()));
  }

  private Map<String, Model> teachers(Model model, LossSettings loss, TransformContext context) {
    Map<String, Model> teachers = new LinkedHashMap<>();
    if (loss.usesTeacher()) {
      for (String name : names(teacher)) {
        teachers.put(name, name.equals(SELF) ? model : context.models().get(name));
      }
    }
    return teachers;
  }

  /**
   * Trains the student.
   *
   * @param label of the step
   * @throws WorkbenchException if it cannot be trained, or teachers and data do not fit
   */
  TransformResult train(
      String label,
      Model model,
      LossSettings loss,
      TrainingSettings training,
      TransformContext context)
      throws WorkbenchException {
    List<Model> teachers = List.copyOf(teachers(model, loss, context).values());
    Model start = student.start(model, training.seed());
    return training.train(label, start, loss.withCaching(teacherCache), teachers, context);
  }
}
