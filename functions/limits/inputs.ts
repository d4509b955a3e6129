/** Limits of inputs of every noun: texts, ids, instants, errors. */
export const inputsLimits = {
  /** Characters. Long enough for names of ethnic-minority workers and of the longest registered companies. */
  nameCharactersMax: 100,
  noteCharactersMax: 500,
  /** Characters. A longer text would make a position larger than 1 KB, and so double its write units on every index. */
  descriptionCharactersMax: 500,
  idempotencyKeyCharactersMax: 64,
  idListMax: 100,
  /**
   * Days for which an idempotency record answers repeats: the 30 that the schema promises, and one for clock
   * differences.
   */
  idempotencyDays: 31,
  /** Characters of an address: the least that every browser and server accepts. */
  urlCharactersMax: 2_000,
  /**
   * Years. An instant outside is a typing error. Instants inside all have the same number of characters, and so sort as
   * text.
   */
  instantYearMin: 2000,
  instantYearMax: 2200,
  /** Errors of one input: about 200 KB. Lambda's answers may have 6 MB. */
  userErrorsMax: 1_000,
  /**
   * UTF-16 units of any text in an argument: five times the longest text that a field allows. A longer text is refused
   * unread.
   */
  textUnitsMax: 10_000,
  /** Units of a text that is looked at as an identity number or a phone, with all that groups its digits: three times the longest. */
  numberUnitsMax: 100,
} as const;
