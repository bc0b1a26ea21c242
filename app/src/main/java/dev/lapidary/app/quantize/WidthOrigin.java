package dev.lapidary.app.quantize;

/** Where a layer's width of weights comes from. */
enum WidthOrigin {
  /** The form's width for all layers. */
  FORM,
  /** An entry of the form about this layer. */
  OWN,
  /** The step, which finds it out once it runs. */
  STEP
}
