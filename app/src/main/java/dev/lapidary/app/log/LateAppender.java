package dev.lapidary.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.function.Supplier;

/**
 * Makes the appender it stands for when the first event comes. Most commands log nothing, and to
 * open the log costs them some tenth of a second: patterns, dates in the user's language, the files
 * of earlier days.
 */
final class LateAppender extends AppenderBase<ILoggingEvent> {
  private final Supplier<Appender<ILoggingEvent>> opener;
  private Appender<ILoggingEvent> opened;

  /** Opens with {@code opener}, which gives an appender that is started, on the first event. */
  LateAppender(Supplier<Appender<ILoggingEvent>> opener) {
    this.opener = opener;
  }

  /** One event at a time, as the base class sees to. */
  @Override
  protected void append(ILoggingEvent event) {
    if (opened == null) {
      opened = opener.get();
    }
    opened.doAppend(event);
  }

  @Override
  public synchronized void stop() {
    super.stop();
    if (opened != null) {
      opened.stop();
    }
  }
}
