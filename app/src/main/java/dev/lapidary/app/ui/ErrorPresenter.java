package dev.lapidary.app.ui;

import java.util.function.Supplier;

/** Shows failures in the words of the user: what failed, why, what to do. */
public final class ErrorPresenter {
  private final DialogService dialogs;
  private final Supplier<Messages> messages;

  public ErrorPresenter(DialogService dialogs, Supplier<Messages> messages) {
    this.dialogs = dialogs;
    this.messages = messages;
  }

  /** Shows why {@code what} failed. */
  public void present(String what, Throwable failure) {
    dialogs.show(Problem.of(what, failure, messages.get()));
  }
}
