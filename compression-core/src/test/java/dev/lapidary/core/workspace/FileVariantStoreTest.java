package dev.lapidary.core.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.workspace.Samples.PrintedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileVariantStoreTest {
  private final PrintedModels models = new PrintedModels();

  @TempDir Path folder;

  private FileVariantStore open() throws StorageException {
    return FileVariantStore.open(folder.resolve("work"), models);
  }

  private static List<String> names(List<Variant> variants) {
    return variants.stream().map(Variant::name).toList();
  }

  @Test
  void readsBackWhatItStored() throws WorkbenchException {
    List<Variant> stored;
    try (FileVariantStore store = open()) {
      Variant original = store.add(Samples.original("original"));
      store.add(Samples.child(original, "pruned"));
      stored = store.variants();
    }
    try (FileVariantStore store = open()) {
      assertEquals(stored, store.variants());
      assertEquals(Samples.made(), store.variants().get(1).provenance());
      assertEquals(Samples.model("y"), store.load(stored.get(0).id()));
      assertEquals(List.of(), store.damaged());
    }
  }

  @Test
  void readsProvenanceFromBeforeTrainingsCouldBeStopped() throws Exception {
    VariantId id;
    try (FileVariantStore store = open()) {
      id = store.add(Samples.original("original")).id();
    }
    Path file = folder.resolve("work/variants").resolve(id.value()).resolve("variant.json");
    String written = Files.readString(file);
    String before = written.replaceAll("\\s*\"stoppedTrainings\" : \\[ ],", "");
    assertNotEquals(written, before);
    Files.writeString(file, before);
    try (FileVariantStore store = open()) {
      assertEquals(Samples.imported(), store.find(id).orElseThrow().provenance());
    }
  }

  @Test
  void knowsTheTree() throws WorkbenchException {
    try (FileVariantStore store = open()) {
      Variant root = store.add(Samples.original("root"));
      Variant a = store.add(Samples.child(root, "a"));
      Variant other = store.add(Samples.original("other"));
      Variant b = store.add(Samples.child(root, "b"));
      Variant deep = store.add(Samples.child(a, "deep"));
      assertEquals(List.of(root, other), store.roots());
      assertEquals(List.of(a, b), store.children(root.id()));
      assertEquals(List.of(a, root), store.ancestors(deep.id()));
      assertEquals(List.of(a, b, deep), store.descendants(root.id()));
    }
  }

  @Test
  void deletesAVariantWithWhatWasMadeOfIt() throws WorkbenchException {
    try (FileVariantStore store = open()) {
      Variant root = store.add(Samples.original("root"));
      Variant a = store.add(Samples.child(root, "a"));
      store.add(Samples.child(a, "deep"));
      store.add(Samples.child(root, "b"));
      store.delete(a.id());
      assertEquals(List.of("root", "b"), names(store.variants()));
      assertThrows(StorageException.class, () -> store.delete(a.id()));
    }
    try (FileVariantStore store = open()) {
      assertEquals(List.of("root", "b"), names(store.variants()));
    }
  }

  @Test
  void neverGivesAnIdTwice() throws WorkbenchException {
    Set<VariantId> ids = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      try (FileVariantStore store = open()) {
        Variant added = store.add(Samples.original("v"));
        assertTrue(ids.add(added.id()));
        store.delete(added.id());
      }
    }
  }

  @Test
  void keepsANewNameBesideTheVariant() throws WorkbenchException, IOException {
    VariantId id;
    try (FileVariantStore store = open()) {
      id = store.add(Samples.original("old")).id();
      assertEquals("新名字", store.rename(id, "新名字").name());
      assertThrows(IllegalArgumentException.class, () -> store.rename(id, "a\nb"));
    }
    Path nameFile = folder.resolve("work/variants").resolve(id.value()).resolve("name.json");
    try (FileVariantStore store = open()) {
      assertEquals("新名字", store.find(id).orElseThrow().name());
    }
    Files.writeString(nameFile, "{\"na");
    try (FileVariantStore store = open()) {
      assertEquals("old", store.find(id).orElseThrow().name());
    }
  }

  @Test
  void refusesAParentThatIsGone() throws WorkbenchException {
    try (FileVariantStore store = open()) {
      Variant root = store.add(Samples.original("root"));
      store.delete(root.id());
      StorageException refused =
          assertThrows(StorageException.class, () -> store.add(Samples.child(root, "late")));
      assertEquals("workspace.unknownVariant", refused.messageKey());
      assertEquals(List.of(), store.variants());
    }
  }

  @Test
  void letsOnlyOneStoreWrite() throws WorkbenchException {
    try (FileVariantStore first = open()) {
      first.add(Samples.original("root"));
      StorageException refused = assertThrows(StorageException.class, this::open);
      assertEquals("workspace.locked", refused.messageKey());
      try (FileVariantStore reader =
          FileVariantStore.openReadOnly(folder.resolve("work"), models)) {
        assertTrue(reader.readOnly());
        assertEquals(first.variants(), reader.variants());
        VariantId id = reader.variants().get(0).id();
        assertThrows(StorageException.class, () -> reader.add(Samples.original("x")));
        assertThrows(StorageException.class, () -> reader.rename(id, "x"));
        assertThrows(StorageException.class, () -> reader.delete(id));
        assertThrows(
            StorageException.class,
            () -> reader.measurements(id).append(Samples.profile("local-cpu", 1)));
      }
    }
    open().close();
  }

  @Test
  void refusesAFolderThatHoldsSomethingElse() throws IOException {
    Path root = Files.createDirectories(folder.resolve("work"));
    Files.writeString(root.resolve("holiday.txt"), "x");
    StorageException refused = assertThrows(StorageException.class, this::open);
    assertEquals("workspace.notAWorkspace", refused.messageKey());
    refused =
        assertThrows(StorageException.class, () -> FileVariantStore.openReadOnly(folder, models));
    assertEquals("workspace.notAWorkspace", refused.messageKey());
  }

  @Test
  void refusesAWorkspaceOfALaterVersion() throws WorkbenchException, IOException {
    open().close();
    Path marker = folder.resolve("work/workspace.json");
    Files.writeString(marker, "{\"formatVersion\": 2}");
    StorageException refused = assertThrows(StorageException.class, this::open);
    assertEquals("workspace.newer", refused.messageKey());
    Files.writeString(marker, "{\"formatVersi");
    refused = assertThrows(StorageException.class, this::open);
    assertEquals("workspace.damaged", refused.messageKey());
  }

  @Test
  void refusesToLoadAModelThatWasChanged() throws WorkbenchException, IOException {
    try (FileVariantStore store = open()) {
      Variant variant = store.add(Samples.original("root"));
      Path file = store.modelFile(variant.id());
      String text = Files.readString(file);
      Files.writeString(file, text.replace("Relu", "Tanh"));
      StorageException refused =
          assertThrows(StorageException.class, () -> store.load(variant.id()));
      assertEquals("workspace.changedModel", refused.messageKey());
    }
  }

  @Test
  void addsFromManyThreadsAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (FileVariantStore store = open()) {
      Variant root = store.add(Samples.original("root"));
      List<Future<Variant>> added =
          IntStream.range(0, 24)
              .mapToObj(i -> threads.submit(() -> store.add(Samples.child(root, "c" + i))))
              .toList();
      for (Future<Variant> variant : added) {
        assertTrue(store.find(variant.get().id()).isPresent());
      }
      assertEquals(24, store.children(root.id()).size());
    } finally {
      threads.shutdown();
    }
    try (FileVariantStore store = open()) {
      assertEquals(25, store.variants().size());
      assertEquals(List.of(), store.damaged());
    }
  }

  @Test
  void deletingWhileAddingLosesNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (FileVariantStore store = open()) {
      Variant root = store.add(Samples.original("root"));
      for (int round = 0; round < 10; round++) {
        Variant doomed = store.add(Samples.child(root, "doomed"));
        Future<Variant> adding = threads.submit(() -> store.add(Samples.child(root, "kept")));
        store.delete(doomed.id());
        adding.get();
      }
      assertEquals(10, store.children(root.id()).size());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void hashesOneFileAsItIs() throws WorkbenchException, IOException {
    try (FileVariantStore store = open()) {
      Variant variant = store.add(Samples.original("root"));
      Path file = store.modelFile(variant.id());
      assertEquals(variant.sizeBytes(), Files.size(file));
      assertEquals(FolderHash.of(file.getParent()).sha256(), variant.modelSha256());
      try (Stream<Path> files = Files.list(file.getParent())) {
        assertEquals(2, files.count());
      }
      assertEquals(Optional.empty(), variant.parent());
      assertFalse(store.readOnly());
    }
  }
}
