package dev.lapidary.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.app.Services;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class LapidaryCommandTest {
  private static Map<String, CommandLine> commands(String... arguments) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    CommandEnvironment environment = new CommandEnvironment(Services.create(), nowhere);
    CommandLine program = new CommandLine(new LapidaryCommand(), new CommandFactory(environment));
    return LapidaryCommand.addCommands(program, arguments).getSubcommands();
  }

  @Test
  void everyCommandHangsUnderItsOwnName() {
    commands()
        .forEach(
            (name, command) ->
                assertEquals(
                    command
                        .getCommandSpec()
                        .userObject()
                        .getClass()
                        .getAnnotation(Command.class)
                        .name(),
                    name));
  }

  @Test
  void aCommandAloneIsTheOneAmongAll() {
    commands()
        .forEach(
            (name, command) -> {
              Map<String, CommandLine> alone = commands(name, "--help");
              assertEquals(Set.of(name), alone.keySet());
              assertEquals(command.getUsageMessage(), alone.get(name).getUsageMessage());
            });
  }

  @Test
  void whatIsNoCommandFindsAll() {
    assertEquals(commands().keySet(), commands("compres", "compress").keySet());
  }
}
