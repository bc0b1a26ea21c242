package dev.lapidary.app.formula;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FormulaNumbersTest {
  @Test
  void numbersHaveFourFigures() {
    assertEquals("0", FormulaNumbers.number(0));
    assertEquals("−0.8102", FormulaNumbers.number(-0.81024));
    assertEquals("1234", FormulaNumbers.number(1234.4));
    assertEquals("0.01000", FormulaNumbers.number(0.00999999));
    assertEquals("3.100e-06", FormulaNumbers.number(3.1e-6));
  }

  @Test
  void whatIsNotFiniteHasASignOfItsOwn() {
    assertEquals("∞", FormulaNumbers.number(Double.POSITIVE_INFINITY));
    assertEquals("−∞", FormulaNumbers.number(Double.NEGATIVE_INFINITY));
    assertEquals("–", FormulaNumbers.number(Double.NaN));
  }

  @Test
  void settingsAreWrittenAsTheyWereGiven() {
    assertEquals("4", FormulaNumbers.given(4));
    assertEquals("0.9", FormulaNumbers.given(0.9));
    assertEquals("0.1", FormulaNumbers.given(1 - 0.9));
    assertEquals("2.5", FormulaNumbers.given(2.5));
  }

  @Test
  void numbersBelowZeroAreBracketedBehindASign() {
    assertEquals("(−0.5000)", FormulaNumbers.bracketed(-0.5));
    assertEquals("(−128)", FormulaNumbers.bracketed(-128));
    assertEquals("85", FormulaNumbers.bracketed(85));
  }
}
