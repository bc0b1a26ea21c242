package dev.lapidary.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.TimeBasedRollingPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import ch.qos.logback.core.util.FileSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Sends the log to {@link LogFile}, if there is one, a file a day, and nowhere else: standard
 * output and standard error belong to the program. Logback finds this class as a service. In code,
 * since to read the same from a logback.xml takes some tenth of a second of every command; the
 * system property {@code logback.configurationFile} still names one to use instead.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
  private static final String LINE =
      "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%thread] %logger{36}: %msg%n";
  private static final int DAYS_KEPT = 14;
  private static final FileSize MOST_KEPT = FileSize.valueOf("50MB");

  @Override
  public ExecutionStatus configure(LoggerContext logs) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    logs.getStatusManager().add(new NopStatusListener());
    Logger root = logs.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    LogFile.folder().ifPresent(folder -> root.addAppender(late(logs, folder)));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static LateAppender late(LoggerContext logs, Path folder) {
    LateAppender appender = new LateAppender(() -> file(logs, folder));
    appender.setContext(logs);
    appender.start();
    return appender;
  }

  private static Appender<ILoggingEvent> file(LoggerContext logs, Path folder) {
    RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
    file.setContext(logs);
    file.setName("file");
    file.setFile(folder.resolve(LogFile.NAME).toString());
    file.setEncoder(lines(logs));
    file.setRollingPolicy(days(logs, folder, file));
    file.start();
    return file;
  }

  private static PatternLayoutEncoder lines(LoggerContext logs) {
    PatternLayoutEncoder lines = new PatternLayoutEncoder();
    lines.setContext(logs);
    lines.setCharset(StandardCharsets.UTF_8);
    lines.setPattern(LINE);
    lines.start();
    return lines;
  }

  private static TimeBasedRollingPolicy<ILoggingEvent> days(
      LoggerContext logs, Path folder, RollingFileAppender<ILoggingEvent> file) {
    TimeBasedRollingPolicy<ILoggingEvent> days = new TimeBasedRollingPolicy<>();
    days.setContext(logs);
    days.setParent(file);
    days.setFileNamePattern(folder.resolve("lapidary.%d{yyyy-MM-dd}.log").toString());
    days.setMaxHistory(DAYS_KEPT);
    days.setTotalSizeCap(MOST_KEPT);
    days.start();
    return days;
  }
}
