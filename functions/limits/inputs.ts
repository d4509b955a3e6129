/** Bounds of what callers send, whatever it is about: texts, ids, instants, errors. */
export const inputsLimits = {
  /** Characters. Long enough for names of ethnic-minority workers and of the longest registered companies. */
  nameCharactersMax: 100,
  noteCharactersMax: 500,
  /** Characters. Longer ones would push a position over 1 KB and double its write units on every index. */
  descriptionCharactersMax: 500,
  idempotencyKeyCharactersMax: 64,
  idListMax: 100,
  /** Days an idempotency record answers repeats: what api.md promises (30), and a day for clocks. */
  idempotencyDays: 31,
  /** Characters of an address: what browsers and servers take at least. */
  urlCharactersMax: 2_000,
  /** Years. An instant outside is a typing error; inside, every instant has as many characters and sorts as text. */
  instantYearMin: 2000,
  instantYearMax: 2200,
  /** Errors of one input: about 200 KB; Lambda carries 6 MB. */
  userErrorsMax: 1_000,
  /** Units (UTF-16) of any text of any argument: five times the longest that a field takes. Longer ones are not looked at. */
  textUnitsMax: 10_000,
} as const;
