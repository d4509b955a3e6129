/** Limits of regions, occupations, enterprises and minimum wages. */
export const referenceLimits = {
  /** Region codes whose successors a process keeps in memory: Yunnan has 14,000 villages; 20,000 entries take 2 MB. */
  codesReadKept: 20_000,
  /** Characters of a picker's search, and the most entries that a picker shows. */
  pickerSearchCharactersMax: 40,
  pickerFirstMax: 50,
  /** Successors of one code: the counties into which one was divided, the detailed occupations of a former one. */
  successorsMax: 20,
  /** Rows of one `loadMinimumWages`: all counties of a province; a few calls load years of them. */
  minimumWageRowsMax: 500,
  /**
   * Usual range of minimum wages, in yuan a month and an hour (1,600 to 2,740 and 16 to 27 in 2025); a value outside
   * needs `confirm`.
   */
  minimumMonthlyUsualMin: 1_000,
  minimumMonthlyUsualMax: 10_000,
  minimumHourlyUsualMin: 8,
  minimumHourlyUsualMax: 60,
  /**
   * Rows in force of an area (a province's own rows, or those of a prefecture and its counties): enough for decades,
   * and 75 KB to read for a submission.
   */
  minimumWageAreaRowsMax: 1_000,
  /**
   * Replaced and withdrawn rows of an area, beyond which loads are refused. Withdrawals may still add the rows in
   * force: at most 400 KB together.
   */
  minimumWageFormerRowsMax: 2_000,
  /** Rows of one `withdrawMinimumWages`: each is an item of its area's transaction, which takes 100. */
  minimumWageWithdrawnMax: 90,
  /** Items of the minimum-wage table that one load writes at the same time: the SDK opens 50 connections. */
  minimumWageAreasAtOnce: 25,
} as const;
