package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.ElementType;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a NumPy array: magic, version (1 to 3), a header that is a Python dictionary of element
 * type, order and shape, then the elements. Objects and records are refused: they hold code.
 */
final class NpyReader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MOST_HEADER_BYTES = 1 << 16;
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z]\\d*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\sL]*)\\)");

  private NpyReader() {}

  /**
   * Reads one array; {@code in} ends where it ends.
   *
   * @param place the array, for messages
   * @throws DataException if it is no array, its elements are not real numbers, or content and
   *     header do not belong together
   */
  static ArrayData read(InputStream in, String place) throws IOException, DataException {
    String header;
    try {
      header = header(new DataInputStream(in), place);
    } catch (EOFException e) {
      throw new DataException(e, "data.cutShort", place);
    }
    Matcher type = find(TYPE, header, place);
    ElementType elementType =
        elementType(type.group(2))
            .orElseThrow(() -> new DataException("data.npyType", place, type.group(2)));
    int[] lengths = lengths(find(SHAPE, header, place).group(1), place);
    byte[] bytes = SizedBytes.read(in, place, elementType, lengths);
    if (type.group(1).equals(">")) {
      SizedBytes.swap(bytes, elementType);
    }
    ArrayData array = new ArrayData(elementType, lengths, bytes);
    boolean fortran = find(ORDER, header, place).group(1).equals("True");
    return fortran ? FortranOrder.toRowMajor(array) : array;
  }

  private static String header(DataInputStream in, String place) throws IOException, DataException {
    byte[] magic = in.readNBytes(MAGIC.length);
    int version = in.readUnsignedByte();
    in.readUnsignedByte();
    if (!Arrays.equals(magic, MAGIC) || version < 1 || version > 3) {
      throw new DataException("data.npyMagic", place);
    }
    int length =
        version == 1
            ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
            : Integer.reverseBytes(in.readInt());
    if (length < 0 || length > MOST_HEADER_BYTES) {
      throw new DataException("data.npyHeader", place, "a length of " + length);
    }
    byte[] header = new byte[length];
    in.readFully(header);
    return new String(header, StandardCharsets.UTF_8);
  }

  private static Matcher find(Pattern pattern, String header, String place) throws DataException {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new DataException("data.npyHeader", place, header.strip());
    }
    return matcher;
  }

  private static int[] lengths(String tuple, String place) throws DataException {
    BigInteger[] lengths =
        Stream.of(tuple.replace("L", "").split(","))
            .map(String::strip)
            .filter(length -> !length.isEmpty())
            .map(BigInteger::new)
            .toArray(BigInteger[]::new);
    if (Stream.of(lengths).anyMatch(length -> length.bitLength() >= Integer.SIZE)) {
      throw new DataException(
          "data.tooLarge", place, Arrays.toString(lengths), "?", Integer.MAX_VALUE);
    }
    return Stream.of(lengths).mapToInt(BigInteger::intValueExact).toArray();
  }

  private static Optional<ElementType> elementType(String code) {
    return Optional.ofNullable(
        switch (code) {
          case "f2" -> ElementType.FLOAT16;
          case "f4" -> ElementType.FLOAT;
          case "f8" -> ElementType.DOUBLE;
          case "i1" -> ElementType.INT8;
          case "i2" -> ElementType.INT16;
          case "i4" -> ElementType.INT32;
          case "i8" -> ElementType.INT64;
          case "u1" -> ElementType.UINT8;
          case "u2" -> ElementType.UINT16;
          case "u4" -> ElementType.UINT32;
          case "u8" -> ElementType.UINT64;
          case "b1" -> ElementType.BOOL;
          default -> null;
        });
  }
}
