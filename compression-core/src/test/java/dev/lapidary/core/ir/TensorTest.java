package dev.lapidary.core.ir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {
        "FLOAT",
        "DOUBLE",
        "FLOAT16",
        "BFLOAT16",
        "INT8",
        "INT16",
        "INT32",
        "INT64",
        "UINT8",
        "UINT16",
        "UINT32",
        "UINT64"
      })
  void convertsSmallWholeNumbersThroughEveryType(ElementType type) {
    float[] values = {0, 1, 2, 100, 127};
    Tensor tensor = Tensor.ofFloats(type, values, 5);
    assertArrayEquals(values, tensor.toFloats());
    assertEquals(100, tensor.doubleAt(3));
    assertEquals(5L * type.bits() / 8, tensor.byteSize());
  }

  @Test
  void readsUnsignedTypesUnsigned() {
    byte[] ones = {-1, -1, -1, -1, -1, -1, -1, -1};
    assertEquals(255, bits(ElementType.UINT8, ones, 8).doubleAt(0));
    assertEquals(65535, bits(ElementType.UINT16, ones, 4).doubleAt(0));
    assertEquals(4294967295.0, bits(ElementType.UINT32, ones, 2).doubleAt(0));
    assertEquals(0x1p64, bits(ElementType.UINT64, ones, 1).doubleAt(0));
    assertEquals(-1, bits(ElementType.INT64, ones, 1).doubleAt(0));
  }

  @Test
  void readsTwoNibblesAByteLowFirst() {
    byte[] bytes = {(byte) 0x8F, 0x07};
    assertArrayEquals(new long[] {-1, -8, 7}, bits(ElementType.INT4, bytes, 3).toLongs());
    assertArrayEquals(new long[] {15, 8, 7}, bits(ElementType.UINT4, bytes, 3).toLongs());
  }

  private static Tensor bits(ElementType type, byte[] bytes, long... lengths) {
    return Tensor.of(type, ByteBuffer.wrap(bytes), lengths);
  }

  @Test
  void readsLittleEndianWhateverTheBuffersOrder() {
    ByteBuffer big = ByteBuffer.allocate(4).order(ByteOrder.BIG_ENDIAN);
    big.put(new byte[] {0, 0, (byte) 0x80, 0x3F}).flip();
    assertEquals(1, Tensor.of(ElementType.FLOAT, big, 1).doubleAt(0));
  }

  @Test
  void cannotBeChangedThroughItsViews() {
    float[] values = {1, 2};
    Tensor tensor = Tensor.ofFloats(values, 2);
    values[0] = 9;
    tensor.lengths()[0] = 9;
    tensor.toFloats()[0] = 9;
    ByteBuffer view = tensor.data();
    view.position(4);
    assertThrows(ReadOnlyBufferException.class, () -> view.putFloat(0, 9));
    assertEquals(Tensor.ofFloats(new float[] {1, 2}, 2), tensor);
    assertEquals(0, tensor.data().position());
  }

  @ParameterizedTest
  @CsvSource({"INT4, 1", "INT8, 1", "FLOAT16, 2", "FLOAT, 4", "INT64, 8", "COMPLEX128, 16"})
  void givesNativeCodeDirectMemoryOnlyAtMultiplesOfAnElement(ElementType type, int width) {
    ByteBuffer file = ByteBuffer.allocateDirect(128);
    int start = file.alignmentOffset(0, 32) == 0 ? 0 : 32 - file.alignmentOffset(0, 32);
    for (int askew = 0; askew < 32; askew++) {
      file.put(start + askew, (byte) 7);
      Tensor tensor = Tensor.of(type, file.slice(start + askew, width), 1);
      boolean copied = tensor.nativeData().alignmentOffset(0, 32) != askew;
      assertEquals(askew % width != 0, copied, "at " + askew);
      assertEquals(0, tensor.nativeData().alignmentOffset(0, width));
      assertEquals(tensor.data(), tensor.nativeData());
    }
  }

  @Test
  void comparesBitsNotNumbers() {
    assertEquals(Tensor.scalar(Float.NaN), Tensor.scalar(Float.NaN));
    assertNotEquals(Tensor.scalar(0f), Tensor.scalar(-0f));
    assertNotEquals(Tensor.ofLongs(new long[2], 2), Tensor.ofLongs(new long[2], 1, 2));
  }

  @Test
  void refusesDataThatDoesNotFit() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> bits(ElementType.FLOAT, new byte[7], 1, 2));
    assertEquals("FLOAT[1, 2] needs 8 bytes, found 7", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Tensor.ofFloats(new float[1], -1));
    assertThrows(IllegalArgumentException.class, () -> Tensor.scalar(1f).reshaped(2));
    assertThrows(ArithmeticException.class, () -> Tensor.scalar(1f).reshaped(1L << 62, 4));
  }

  @Test
  void keepsStringsThatAreNoText() {
    byte[] odd = {(byte) 0xC0, 0};
    Tensor tensor = Tensor.ofStringBytes(List.of(odd, new byte[0]), 2);
    assertArrayEquals(odd, tensor.stringBytes().get(0));
    assertEquals(2, tensor.byteSize());
    assertEquals(tensor, tensor.reshaped(1, 2).reshaped(2));
  }
}
