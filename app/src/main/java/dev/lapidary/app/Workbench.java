package dev.lapidary.app;

import dev.lapidary.app.action.ActionContext;
import dev.lapidary.app.action.ActionControls;
import dev.lapidary.app.action.AppActions;
import dev.lapidary.app.formula.FormulaFold;
import dev.lapidary.app.formula.FormulaViewModel;
import dev.lapidary.app.inspector.InspectorView;
import dev.lapidary.app.inspector.InspectorViewModel;
import dev.lapidary.app.job.JobRunner;
import dev.lapidary.app.job.JobsView;
import dev.lapidary.app.job.Latest;
import dev.lapidary.app.project.Appraiser;
import dev.lapidary.app.project.DeviceChoice;
import dev.lapidary.app.project.VariantMaker;
import dev.lapidary.app.quantize.QuantizeView;
import dev.lapidary.app.quantize.QuantizeViewModel;
import dev.lapidary.app.quantize.Studies;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.shell.DropTarget;
import dev.lapidary.app.shell.FrameView;
import dev.lapidary.app.shell.MainView;
import dev.lapidary.app.shell.ShellViewModel;
import dev.lapidary.app.shell.WelcomeView;
import dev.lapidary.app.shell.WorkbenchTab;
import dev.lapidary.app.steps.FormCompanions;
import dev.lapidary.app.steps.StepFormViewModel;
import dev.lapidary.app.steps.StepGroup;
import dev.lapidary.app.steps.StepsView;
import dev.lapidary.app.steps.StepsViewModel;
import dev.lapidary.app.tradeoff.TradeOffView;
import dev.lapidary.app.tradeoff.TradeOffViewModel;
import dev.lapidary.app.training.TrainingSplit;
import dev.lapidary.app.training.TrainingView;
import dev.lapidary.app.training.TrainingViewModel;
import dev.lapidary.app.ui.DialogService;
import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.Theme;
import dev.lapidary.app.ui.Themes;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.app.variants.VariantWork;
import dev.lapidary.app.variants.VariantsView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;

/**
 * The window's content: makes models, view models and views once, and joins them. Views are made
 * anew when the language changes; what they show lives in the view models.
 */
final class Workbench {
  private static final Duration PREVIEW_PAUSE = Duration.millis(80);

  private final SettingsModel settings;
  private final JobRunner jobs;
  private final ProjectModel model = new ProjectModel();
  private final StackPane root = new StackPane();
  private final VariantWork work;
  private final ShellViewModel shell;
  private final TradeOffViewModel tradeOff;
  private final InspectorViewModel inspector;
  private final FormulaViewModel formulas;
  private final StepsViewModel steps;
  private final TrainingViewModel training;
  private final QuantizeViewModel quantization;
  private final WorkbenchHandlers handlers;
  private final AppActions actions;
  private Messages messages;
  private MainView main;

  Workbench(
      WindowServices services,
      SettingsModel settings,
      JobRunner jobs,
      DialogService dialogs,
      Runnable quit) {
    this.settings = settings;
    this.jobs = jobs;
    this.messages = new Messages(settings.get().language());
    Supplier<Messages> texts = () -> messages;
    Appraiser appraiser = new Appraiser(services.gauge(), services.environment());
    training = new TrainingViewModel(jobs.window());
    VariantMaker maker =
        new VariantMaker(
                services.catalog(),
                services.modelFiles(),
                services.engine(),
                services.environment(),
                training)
            .leavingIn(Services.leftovers());
    work = new VariantWork(model, jobs, appraiser, maker, settings);
    shell = new ShellViewModel(model, texts);
    ObservableList<DeviceChoice> devices =
        FXCollections.observableArrayList(services.gauge().devices());
    model.deviceProperty().set(device(devices));
    tradeOff = new TradeOffViewModel(model, settings, texts, devices);
    inspector = new InspectorViewModel(model, texts);
    formulas = new FormulaViewModel(model, maker, Latest.after(PREVIEW_PAUSE), texts);
    steps = new StepsViewModel(services.catalog().types(), model, work, texts);
    quantization = quantization(new Studies(services.engine(), maker), texts);
    handlers =
        new WorkbenchHandlers(
            new WorkbenchParts(services, model, work, maker, jobs, dialogs, settings, texts),
            tradeOff,
            new WorkbenchHandlers.Screen() {
              @Override
              public void show(StepGroup group) {
                shell.tabProperty().set(WorkbenchTab.valueOf(group.name()));
              }

              @Override
              public void use(Theme theme) {
                Workbench.this.use(theme);
              }

              @Override
              public void use(Language language) {
                Workbench.this.use(language);
              }

              @Override
              public void quit() {
                quit.run();
              }
            });
    actions =
        AppActions.of(
            handlers,
            new ActionContext(shell.needsProject(), shell.needsVariant(), shell.needsMade()));
    root.getStyleClass().add("workbench");
    new DropTarget(handlers::open, handlers::attachDropped).install(root);
    root.sceneProperty().addListener(observable -> applyTheme());
    model.projectProperty().addListener(observable -> build());
    build();
  }

  private QuantizeViewModel quantization(Studies studies, Supplier<Messages> texts) {
    return new QuantizeViewModel(
        model,
        new QuantizeViewModel.Forms(
            steps.forms(StepGroup.QUANTIZE),
            steps.chosenProperty(StepGroup.QUANTIZE),
            shell.tabProperty().map(tab -> tab == WorkbenchTab.QUANTIZE)),
        studies,
        new QuantizeViewModel.Background(jobs, () -> Latest.after(PREVIEW_PAUSE), work),
        texts);
  }

  private String device(List<DeviceChoice> devices) {
    String remembered = settings.get().device();
    return devices.stream()
        .filter(DeviceChoice::simulated)
        .map(DeviceChoice::id)
        .filter(remembered::equals)
        .findFirst()
        .orElse(
            devices.stream()
                .filter(DeviceChoice::simulated)
                .map(DeviceChoice::id)
                .findFirst()
                .orElse(""));
  }

  Parent root() {
    return root;
  }

  AppActions actions() {
    return actions;
  }

  ProjectModel model() {
    return model;
  }

  VariantWork work() {
    return work;
  }

  ShellViewModel shell() {
    return shell;
  }

  TradeOffViewModel tradeOff() {
    return tradeOff;
  }

  StepsViewModel steps() {
    return steps;
  }

  QuantizeViewModel quantization() {
    return quantization;
  }

  TrainingViewModel training() {
    return training;
  }

  WorkbenchHandlers handlers() {
    return handlers;
  }

  Messages messages() {
    return messages;
  }

  /** Keeps what is to be remembered and lets go of the project. */
  void close() {
    keepDividers();
    jobs.close();
    model.close();
  }

  void use(Theme theme) {
    settings.change(now -> now.withTheme(theme));
    applyTheme();
  }

  void use(Language language) {
    settings.change(now -> now.withLanguage(language));
    messages = new Messages(language);
    shell.refresh();
    tradeOff.refresh();
    inspector.refresh();
    formulas.refresh();
    steps.refresh();
    quantization.refresh();
    applyTheme();
    build();
  }

  private void applyTheme() {
    if (root.getScene() != null) {
      Themes.apply(root.getScene(), settings.get().theme(), settings.get().language());
    }
  }

  private void keepDividers() {
    if (main != null) {
      main.keepDividers();
    }
  }

  private void build() {
    keepDividers();
    main = model.project().isPresent() ? mainView() : null;
    Node middle = main == null ? welcome() : main;
    root.getChildren()
        .setAll(new FrameView(actions, shell, training.line(messages), messages, middle));
  }

  private Node welcome() {
    return new WelcomeView(actions, settings.get().recent(), handlers::openRecent, messages);
  }

  private MainView mainView() {
    VariantsView variants =
        new VariantsView(
            model,
            work,
            settings,
            messages,
            List.of(
                actions.measure(),
                actions.export(),
                actions.rename(),
                actions.duplicate(),
                actions.selectParent(),
                actions.delete()));
    MainView.Panes panes =
        new MainView.Panes(
            variants,
            new InspectorView(inspector, new FormulaFold(formulas, messages), messages),
            new JobsView(jobs, messages));
    return new MainView(panes, tabs(), shell, settings, messages);
  }

  private Map<WorkbenchTab, Supplier<Node>> tabs() {
    Map<WorkbenchTab, Supplier<Node>> tabs = new LinkedHashMap<>();
    tabs.put(
        WorkbenchTab.TRADEOFF,
        () ->
            new TradeOffView(
                tradeOff,
                settings,
                messages,
                List.of(actions.saveChartPicture(), actions.saveChartValues())));
    for (StepGroup group : StepGroup.values()) {
      if (!steps.forms(group).isEmpty()) {
        tabs.put(
            WorkbenchTab.valueOf(group.name()),
            () -> new StepsView(steps, group, companions(group), messages));
      }
    }
    return tabs;
  }

  private FormCompanions companions(StepGroup group) {
    Messages now = messages;
    return new FormCompanions() {
      @Override
      public Node withParameters(StepFormViewModel form, Node parameters) {
        return QuantizeViewModel.suits(form)
            ? new QuantizeView(quantization, parameters, settings, now, Workbench.this::attachData)
            : parameters;
      }

      @Override
      public Node withForm(StepFormViewModel form, Node whole) {
        return form.trains() || group == StepGroup.DISTILL
            ? new TrainingSplit(whole, new TrainingView(training, settings, now), training)
            : whole;
      }
    };
  }

  private Node attachData() {
    return new ActionControls(messages).button(actions.attachTraining());
  }
}
