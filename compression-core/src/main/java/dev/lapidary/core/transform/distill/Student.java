package dev.lapidary.core.transform.distill;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.train.network.ClassifierTask;
import dev.lapidary.core.train.network.SampleNetwork;

/** What a distillation trains. */
public enum Student {
  /** The model at hand, from the weights it has. */
  CURRENT {
    @Override
    Model start(Model model, long seed) {
      return model;
    }
  },
  /** The model at hand, from fresh weights (Furlanello et al. 2018). */
  BORN_AGAIN {
    @Override
    Model start(Model model, long seed) {
      return model.withGraph(FreshWeights.of(model.graph(), seed));
    }
  },
  /** A small built-in network for the same images and classes, from fresh weights. */
  SMALL {
    @Override
    Model start(Model model, long seed) throws ModelException {
      return SampleNetwork.FASHION_SMALL.create(ClassifierTask.of(model), seed);
    }
  };

  /**
   * What training begins with.
   *
   * @param seed of fresh weights
   * @throws ModelException if there is no such student for the model
   */
  abstract Model start(Model model, long seed) throws ModelException;
}
