/** Bounds of enterprises and minimum wages. */
export const referenceLimits = {
  /** Rows of one `loadMinimumWages`: a province's counties, and years of them in a few calls. */
  minimumWageRowsMax: 500,
  /** Yuan a month and an hour between which minimum wages lie (1,600 to 2,740 and 16 to 27 in 2025); what lies outside is to be confirmed. */
  minimumMonthlyUsualMin: 1_000,
  minimumMonthlyUsualMax: 10_000,
  minimumHourlyUsualMin: 8,
  minimumHourlyUsualMax: 60,
  /** Rows in force of an area, which is a province's own or a prefecture's and its counties': 75 KB that a submission reads, and decades. */
  minimumWageAreaRowsMax: 1_000,
  /** Replaced and withdrawn rows of an area that are kept before no load is taken; withdrawals may add what is in force: 400 KB at most. */
  minimumWageFormerRowsMax: 2_000,
  /** Rows of one `withdrawMinimumWages`: each is an item of its area's transaction, which takes 100. */
  minimumWageWithdrawnMax: 90,
  /** Items of the minimum-wage table that one load writes at the same time: the SDK opens 50 connections. */
  minimumWageAreasAtOnce: 25,
} as const;
