package dev.lapidary.app.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectFileTest {
  @TempDir Path folder;

  private String refusal(String json) throws Exception {
    Files.writeString(folder.resolve("project.json"), json.replace('\'', '"'));
    StorageException e = assertThrows(StorageException.class, () -> new ProjectFile(folder).read());
    assertEquals("project.damaged", e.messageKey());
    assertFalse(e.getMessage().contains("dev.lapidary"), e.getMessage());
    return e.getMessage();
  }

  @Test
  void readsWhatItWrote() throws Exception {
    Attachments attachments =
        Attachments.none()
            .withData(DataRole.TRAINING, Path.of("a"))
            .withModel("teacher", Path.of("b"));
    ProjectFile.Content content = new ProjectFile.Content("net", attachments);
    new ProjectFile(folder).write(content);
    assertEquals(content, new ProjectFile(folder).read());
  }

  @Test
  void namesThePlaceThatIsNoJson() throws Exception {
    String message = refusal("{'formatVersion':1,\n'name':}");
    assertTrue(message.contains("project.json, line 2, column 8"), message);
  }

  @Test
  void namesTheRolesThereAre() throws Exception {
    String message = refusal("{'formatVersion':1,'name':'n','data':{'tests':'a'}}");
    assertTrue(message.contains("training, validation, calibration, evaluation"), message);
  }

  @Test
  void namesAMissingName() throws Exception {
    String message = refusal("{'formatVersion':1}");
    assertTrue(message.contains("\"name\" is missing"), message);
  }
}
