package dev.lapidary.core.train.network;

import java.util.OptionalLong;

/**
 * How large a network may be.
 *
 * @param parameters most weights, statistics of normalizations included; empty for any number
 * @param macs most multiply-accumulates for one image; empty for any number
 */
public record NetworkBudget(OptionalLong parameters, OptionalLong macs) {
  public NetworkBudget {
    if (parameters.isEmpty() && macs.isEmpty()) {
      throw new IllegalArgumentException("a budget limits parameters or macs, found neither");
    }
    check("parameters", parameters);
    check("macs", macs);
  }

  private static void check(String name, OptionalLong limit) {
    if (limit.isPresent() && limit.getAsLong() < 1) {
      throw new IllegalArgumentException(name + " must be 1 or more, found " + limit.getAsLong());
    }
  }

  /** At most so many weights. */
  public static NetworkBudget ofParameters(long most) {
    return new NetworkBudget(OptionalLong.of(most), OptionalLong.empty());
  }

  /** At most so many multiply-accumulates for one image. */
  public static NetworkBudget ofMacs(long most) {
    return new NetworkBudget(OptionalLong.empty(), OptionalLong.of(most));
  }

  /** Whether a network of this size is within all limits. */
  boolean allows(long itsParameters, long itsMacs) {
    return itsParameters <= parameters.orElse(Long.MAX_VALUE)
        && itsMacs <= macs.orElse(Long.MAX_VALUE);
  }
}
