package dev.lapidary.app.cli;

import java.lang.reflect.Constructor;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands: those with a constructor for a {@link CommandEnvironment} receive one. */
final class CommandFactory implements IFactory {
  private final CommandEnvironment environment;
  private final IFactory otherwise = CommandLine.defaultFactory();

  CommandFactory(CommandEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == 1
          && constructor.getParameterTypes()[0] == CommandEnvironment.class) {
        return type.cast(constructor.newInstance(environment));
      }
    }
    return otherwise.create(type);
  }
}
