package dev.lapidary.app.inspector;

import dev.lapidary.app.job.Durations;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.workspace.Provenance;
import dev.lapidary.core.workspace.StoppedTraining;
import dev.lapidary.core.workspace.Variant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where a variant came from, in words. */
final class ProvenanceFacts {
  private final Messages messages;

  ProvenanceFacts(Messages messages) {
    this.messages = messages;
  }

  List<Fact> of(Variant variant) {
    Provenance from = variant.provenance();
    List<Fact> facts = new ArrayList<>();
    from.source().ifPresent(source -> add(facts, "source", source));
    add(facts, "made", date(from));
    if (from.step().isPresent()) {
      add(facts, "took", Durations.text(from.duration(), messages));
    }
    from.seed().ifPresent(seed -> add(facts, "seed", String.valueOf(seed)));
    for (StoppedTraining training : from.stopped()) {
      String value =
          messages.get(
              "provenance.stopped.value", training.step(), training.epochs(), training.planned());
      add(facts, "stopped", value);
    }
    from.datasets()
        .forEach(
            (role, ref) ->
                facts.add(
                    new Fact(
                        messages.get("role." + role.name().toLowerCase(Locale.ROOT)),
                        ref.path().getFileName().toString())));
    add(facts, "program", "Lapidary " + from.environment().lapidary());
    add(facts, "runtime", "ONNX Runtime " + from.environment().onnxRuntime());
    add(facts, "machine", from.environment().cpu());
    add(facts, "sha256", variant.modelSha256().substring(0, 16) + "…");
    return facts;
  }

  private void add(List<Fact> facts, String key, String value) {
    facts.add(new Fact(messages.get("provenance." + key), value));
  }

  private String date(Provenance from) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
        .withLocale(messages.locale())
        .withZone(ZoneId.systemDefault())
        .format(from.createdAt());
  }
}
