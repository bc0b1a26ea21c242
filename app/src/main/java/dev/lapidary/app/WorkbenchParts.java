package dev.lapidary.app;

import dev.lapidary.app.job.JobRequest;
import dev.lapidary.app.job.JobRunner;
import dev.lapidary.app.job.Work;
import dev.lapidary.app.project.Project;
import dev.lapidary.app.project.VariantMaker;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.ui.DialogService;
import dev.lapidary.app.ui.ErrorPresenter;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.Phrase;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.app.variants.VariantWork;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the window's commands work with, and how they start a job. */
record WorkbenchParts(
    WindowServices services,
    ProjectModel model,
    VariantWork work,
    VariantMaker maker,
    JobRunner jobs,
    DialogService dialogs,
    SettingsModel settings,
    Supplier<Messages> messages) {

  ErrorPresenter errors() {
    return new ErrorPresenter(dialogs, messages);
  }

  /** A light job whose failure is told in a dialog, since the user waits for it. */
  <T> void start(Phrase title, Work<T> work, Consumer<T> onDone) {
    jobs.start(
        JobRequest.light(title, work, onDone)
            .orElse(e -> errors().present(title.in(messages.get()), e)));
  }

  Project project() {
    return model.project().orElseThrow();
  }

  VariantRow selected() {
    return model.selected().orElseThrow();
  }

  String text(String key, Object... arguments) {
    return messages.get().get(key, arguments);
  }
}
