package dev.lapidary.core.train.checkpoint;

import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.checkpoint.TrainingState.Best;
import dev.lapidary.core.train.checkpoint.TrainingState.Sums;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One state of one training in a file:
 *
 * <pre>
 * 8 bytes   "LAPICKPT"
 * 4 bytes   version of the format, 1
 * 32 bytes  key of the training
 * ...       the state: numbers big-endian, as DataOutput writes them
 * ...       the arrays: the number of elements (4 bytes), then the elements as little-endian floats
 * 32 bytes  SHA-256 of all bytes before
 * </pre>
 *
 * <p>It is written aside, forced to the disk and moved into place, so that whatever happens the old
 * state or the new one is there. Nothing is believed before the hash has been checked.
 */
final class CheckpointFile {
  private static final byte[] MAGIC = {'L', 'A', 'P', 'I', 'C', 'K', 'P', 'T'};
  private static final int VERSION = 1;
  private static final int HASH_BYTES = 32;
  private static final int MOST_EPOCHS = 1 << 20;
  private static final int CHUNK = 1 << 14;

  private CheckpointFile() {}

  /** Thrown where a file is no checkpoint of the training at hand; the message says why. */
  static final class Unfit extends IOException {
    private static final long serialVersionUID = 1L;

    Unfit(String reason) {
      super(reason);
    }
  }

  static void write(Path file, CheckpointKey key, TrainingState state, List<StateArray> arrays)
      throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    MessageDigest digest = CheckpointKey.sha256();
    try (FileChannel channel =
            FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        OutputStream raw = new BufferedOutputStream(Channels.newOutputStream(channel))) {
      DataOutputStream out = new DataOutputStream(new DigestOutputStream(raw, digest));
      out.write(MAGIC);
      out.writeInt(VERSION);
      out.write(key.bytes());
      writeState(out, state);
      for (StateArray array : arrays) {
        writeArray(out, array.values().get());
      }
      out.flush();
      raw.write(digest.digest());
      raw.flush();
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void writeState(DataOutputStream out, TrainingState state) throws IOException {
    out.writeInt(state.epoch());
    out.writeInt(state.batch());
    out.writeDouble(state.epochSeconds());
    out.writeDouble(state.tally().lossSum());
    out.writeLong(state.tally().samples());
    out.writeLong(state.tally().labelled());
    out.writeLong(state.tally().right());
    out.writeDouble(state.firstLoss());
    out.writeInt(state.best().epoch());
    out.writeDouble(state.best().figure());
    out.writeBoolean(state.best().kept());
    out.writeInt(state.history().size());
    for (EpochMetrics epoch : state.history()) {
      writeEpoch(out, epoch);
    }
  }

  private static void writeEpoch(DataOutputStream out, EpochMetrics epoch) throws IOException {
    out.writeInt(epoch.epoch());
    out.writeDouble(epoch.trainLoss());
    out.writeDouble(epoch.trainTop1());
    out.writeDouble(epoch.validationLoss());
    out.writeDouble(epoch.validationTop1());
    out.writeBoolean(epoch.best());
    out.writeDouble(epoch.learningRate());
    out.writeDouble(epoch.seconds());
  }

  private static void writeArray(DataOutputStream out, float... values) throws IOException {
    out.writeInt(values.length);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      chunk.asFloatBuffer().put(values, from, count);
      out.write(chunk.array(), 0, count * Float.BYTES);
    }
  }

  /**
   * Reads a state and puts its arrays back.
   *
   * @param fits whether the numbers of a state can be those of the training
   * @param arrays which arrays follow a state, in the order they were written
   * @throws Unfit if the file is damaged or of another training; no array is touched then
   */
  static TrainingState read(
      Path file,
      CheckpointKey key,
      Predicate<TrainingState> fits,
      Function<TrainingState, List<StateArray>> arrays)
      throws IOException {
    checkHash(file);
    TrainingState state = pass(file, key, in -> {});
    if (!fits.test(state)) {
      throw new Unfit("its numbers do not fit the plan");
    }
    List<StateArray> wanted = arrays.apply(state);
    pass(file, key, in -> checkLayout(in, wanted));
    return pass(file, key, in -> restore(in, wanted));
  }

  /** What is done with the arrays. */
  private interface Reading {
    void run(DataInputStream in) throws IOException;
  }

  private static TrainingState pass(Path file, CheckpointKey key, Reading reading)
      throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        DataInputStream in = new DataInputStream(raw)) {
      checkHead(in, key);
      TrainingState state = readState(in);
      reading.run(in);
      return state;
    }
  }

  private static void restore(DataInputStream in, List<StateArray> arrays) throws IOException {
    for (StateArray array : arrays) {
      in.readInt();
      array.restore().accept(readArray(in, array.length()));
    }
  }

  private static void checkHash(Path file) throws IOException {
    long body = Files.size(file) - HASH_BYTES;
    if (body < MAGIC.length) {
      throw new Unfit("it is cut off");
    }
    MessageDigest digest = CheckpointKey.sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] chunk = new byte[CHUNK];
      for (long left = body; left > 0; ) {
        int read = in.read(chunk, 0, (int) Math.min(chunk.length, left));
        if (read < 0) {
          throw new Unfit("it is cut off");
        }
        digest.update(chunk, 0, read);
        left -= read;
      }
      if (!Arrays.equals(digest.digest(), in.readNBytes(HASH_BYTES))) {
        throw new Unfit("it is damaged, or no checkpoint");
      }
    }
  }

  private static void checkHead(DataInputStream in, CheckpointKey key) throws IOException {
    if (!Arrays.equals(MAGIC, in.readNBytes(MAGIC.length))) {
      throw new Unfit("it is no checkpoint");
    }
    int version = in.readInt();
    if (version != VERSION) {
      throw new Unfit("its format is version " + version + ", not " + VERSION);
    }
    if (!Arrays.equals(key.bytes(), in.readNBytes(HASH_BYTES))) {
      throw new Unfit("it belongs to another plan, model or data");
    }
  }

  private static TrainingState readState(DataInputStream in) throws IOException {
    int epoch = in.readInt();
    int batch = in.readInt();
    double seconds = in.readDouble();
    Sums tally = new Sums(in.readDouble(), in.readLong(), in.readLong(), in.readLong());
    double firstLoss = in.readDouble();
    Best best = new Best(in.readInt(), in.readDouble(), in.readBoolean());
    int count = in.readInt();
    if (count < 0 || count > MOST_EPOCHS) {
      throw new Unfit("it tells of " + count + " epochs");
    }
    List<EpochMetrics> history = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      history.add(readEpoch(in));
    }
    return new TrainingState(epoch, batch, seconds, tally, firstLoss, best, history);
  }

  private static EpochMetrics readEpoch(DataInputStream in) throws IOException {
    return new EpochMetrics(
        in.readInt(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readBoolean(),
        in.readDouble(),
        in.readDouble());
  }

  /** Looks before arrays are restored, so that they are all restored or none is. */
  private static void checkLayout(DataInputStream in, List<StateArray> arrays) throws IOException {
    for (StateArray array : arrays) {
      int found = in.readInt();
      if (found != array.length()) {
        throw new Unfit("an array has " + found + " elements, not " + array.length());
      }
      in.skipNBytes((long) found * Float.BYTES);
    }
    if (in.readNBytes(HASH_BYTES + 1).length != HASH_BYTES) {
      throw new Unfit("it has other arrays");
    }
  }

  private static float[] readArray(DataInputStream in, int length) throws IOException {
    float[] values = new float[length];
    for (int from = 0; from < length; from += CHUNK) {
      int count = Math.min(CHUNK, length - from);
      byte[] chunk = in.readNBytes(count * Float.BYTES);
      ByteBuffer.wrap(chunk)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values, from, count);
    }
    return values;
  }
}
