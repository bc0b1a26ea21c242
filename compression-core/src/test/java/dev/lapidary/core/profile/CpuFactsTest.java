package dev.lapidary.core.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CpuFactsTest {

  @Test
  void readsX86() {
    CpuFacts facts =
        CpuFacts.parse(
            List.of(
                "processor\t: 0",
                "model name\t: Some CPU @ 2.00GHz",
                "flags\t\t: fpu sse4_2 avx2 avx512_vnni pku amx_int8",
                "processor\t: 1"));
    assertEquals(
        new CpuFacts("Some CPU @ 2.00GHz", List.of("sse4_2", "avx2", "avx512_vnni", "amx_int8")),
        facts);
  }

  @Test
  void readsArm() {
    CpuFacts facts =
        CpuFacts.parse(
            List.of(
                "processor\t: 0",
                "Features\t: fp asimd crc32 asimddp",
                "Model\t\t: Some Board Rev 1"));
    assertEquals(new CpuFacts("Some Board Rev 1", List.of("asimd", "asimddp")), facts);
  }

  @Test
  void sumsOf8BitProductsSaturateOnX86WithoutVnni() {
    assertTrue(new CpuFacts("old", List.of("sse4_2", "avx2")).saturatesProducts());
    assertTrue(new CpuFacts("server", List.of("sse4_2", "avx2", "avx512bw")).saturatesProducts());
    assertFalse(new CpuFacts("new", List.of("sse4_2", "avx2", "avx_vnni")).saturatesProducts());
    assertFalse(new CpuFacts("new", List.of("sse4_2", "avx512_vnni")).saturatesProducts());
    assertFalse(new CpuFacts("amx", List.of("sse4_2", "amx_int8")).saturatesProducts());
    assertFalse(new CpuFacts("arm", List.of("asimd")).saturatesProducts());
    assertFalse(new CpuFacts("unknown", List.of()).saturatesProducts());
  }
}
