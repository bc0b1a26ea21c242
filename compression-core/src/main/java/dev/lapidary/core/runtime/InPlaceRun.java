package dev.lapidary.core.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs one after the other whose large outputs are read where the next run writes its own, so that
 * they are neither copied nor left to the garbage collector. Inputs of the same shapes in a row
 * tell how large outputs are, and a trial which of them ONNX Runtime writes there: not those that
 * are inputs or constants. The others are copied; all are, once the shape of one depends on more
 * than the shapes of inputs. For one thread; closed before the session.
 */
public final class InPlaceRun implements AutoCloseable {
  /** Copying smaller outputs takes less time than a trial, in bytes. */
  private static final int LARGE = 1 << 16;

  private final InferenceSession session;
  private final Map<String, OnnxTensor> natives = new LinkedHashMap<>();
  private final Map<String, Tensor> inPlace = new LinkedHashMap<>();
  private Map<String, Shape> inputShapes = Map.of();
  private boolean tried;

  InPlaceRun(InferenceSession session) {
    this.session = session;
  }

  /**
   * Runs once.
   *
   * @return every tensor output, by name, good until the next run or until this is closed
   * @throws WorkbenchException if an input is missing or does not fit, or a kernel fails
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  public Map<String, Tensor> run(Map<String, Tensor> feeds, JobContext job)
      throws WorkbenchException {
    Map<String, Shape> shapes = new HashMap<>();
    feeds.forEach((name, fed) -> shapes.put(name, fed.shape()));
    if (!shapes.equals(inputShapes)) {
      release();
      inputShapes = shapes;
      tried = false;
    } else if (!tried) {
      tried = true;
      return trial(feeds, job);
    } else if (!natives.isEmpty()) {
      try {
        Map<String, Tensor> outputs = session.run(feeds, natives, job);
        outputs.putAll(inPlace);
        return outputs;
      } catch (ExecutionException e) {
        release();
      }
    }
    return session.run(feeds, job);
  }

  /** Runs twice, and keeps the memory of those outputs that the second run wrote there. */
  private Map<String, Tensor> trial(Map<String, Tensor> feeds, JobContext job)
      throws WorkbenchException {
    Map<String, Tensor> copies = session.run(feeds, job);
    try {
      for (Map.Entry<String, Tensor> copy : copies.entrySet()) {
        if (copy.getValue().data().remaining() >= LARGE) {
          reserve(copy.getKey(), copy.getValue());
        }
      }
      if (!natives.isEmpty()) {
        session.run(feeds, natives, job);
      }
    } catch (OrtException | ExecutionException e) {
      release();
    }
    copies.forEach(
        (name, copy) -> {
          if (inPlace.containsKey(name) && !inPlace.get(name).data().equals(copy.data())) {
            inPlace.remove(name);
            natives.remove(name).close();
          }
        });
    return copies;
  }

  /** Memory for an output like the one that was copied, every byte of it another. */
  private void reserve(String name, Tensor copy) throws OrtException, ExecutionException {
    ByteBuffer from = copy.data();
    ByteBuffer room = ByteBuffer.allocateDirect(from.remaining()).order(from.order());
    byte[] part = new byte[LARGE];
    while (from.hasRemaining()) {
      int length = Math.min(part.length, from.remaining());
      from.get(part, 0, length);
      for (int i = 0; i < length; i++) {
        part[i] = (byte) ~part[i];
      }
      room.put(part, 0, length);
    }
    Tensor tensor = Tensor.of(copy.elementType(), room.flip(), copy.lengths());
    natives.put(name, NativeTensors.create(InferenceSession.environment(), name, tensor));
    inPlace.put(name, tensor);
  }

  private void release() {
    natives.values().forEach(OnnxTensor::close);
    natives.clear();
    inPlace.clear();
  }

  @Override
  public void close() {
    release();
  }
}
