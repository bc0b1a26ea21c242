package dev.lapidary.app.results;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Puts numbers into JSON: what is unknown or not finite becomes null with a reason beside it. */
public final class Figures {
  private static final String REASON = "Reason";

  private Figures() {}

  public static void put(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    } else {
      unknown(node, key, Double.isNaN(value) ? "not a number" : "infinite");
    }
  }

  public static void put(ObjectNode node, String key, OptionalDouble value, String reasonIfAbsent) {
    if (value.isPresent()) {
      put(node, key, value.getAsDouble());
    } else {
      unknown(node, key, reasonIfAbsent);
    }
  }

  public static void put(ObjectNode node, String key, OptionalLong value, String reasonIfAbsent) {
    if (value.isPresent()) {
      node.put(key, value.getAsLong());
    } else {
      unknown(node, key, reasonIfAbsent);
    }
  }

  /** Puts the value only if there is one; for keys that belong to one kind of figure. */
  public static void putIfPresent(ObjectNode node, String key, OptionalDouble value) {
    value.ifPresent(present -> put(node, key, present));
  }

  public static void unknown(ObjectNode node, String key, String reason) {
    node.putNull(key);
    node.put(key + REASON, reason);
  }
}
