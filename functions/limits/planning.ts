/** Limits of travel demand and travel plans. */
export const planningLimits = {
  /** Days of demand in one answer: a week by default, and at most the rush and three weeks. */
  demandDays: 7,
  demandDaysMax: 62,
  /** Rows of one answer: about 2 MB. Lambda's answers may have 6 MB. */
  demandRowsMax: 10_000,
  /**
   * Rows that are read for one answer: a week in which every county of a province asks for every city of the coast, or
   * two months of one prefecture.
   */
  demandRowsReadMax: 30_000,
  /** Items of one prefecture that are read at a time: a week of the prefecture with the most counties. */
  demandItemsReadAtOnce: 125,
  /** Code of Yunnan: the province whose demand is shown to callers without a region, such as carriers. */
  homeProvince: '53',
  /** Largest threshold of travellers for a coach: its seats. */
  coachThresholdMax: 45,
  /** Defaults of a plan: share of the seats to fill, and travellers for a coach. */
  loadFactorTarget: 0.85,
  coachThreshold: 20,
  /** Yuan that a plan charges for each unserved traveller: more than the dearest seat of any vehicle. */
  unservedCost: 3_000,
  /** Kilometres an hour that no coach may drive on any road of the country: 道路交通安全法实施条例, article 78. */
  coachKmPerHourMax: 100,
  /** Waiting parties in one plan: a province's largest day of the season, about 10 MB. */
  planPartiesMax: 10_000,
  /** Days before the beginning of work on which a plan lets people leave: no coach takes longer. */
  planTransitDays: 2,
  /** Candidate services to one city: with more, the solver's first bound alone takes longer than all of its time. */
  planCandidatesMax: 1_500,
  /**
   * Seconds of solving for all cities together: with reading and storing, a plan stays below the function's 20 s and
   * API Gateway's 29 s.
   */
  planSeconds: 7,
  /**
   * Seconds of the lease of an account's plan: longer than the function lives, so a plan that broke off blocks no
   * longer.
   */
  planLeaseSeconds: 30,
  /** Rounds in which part of a city's plan is replaced before the solver begins. */
  planRounds: 300,
  /** Proven gap, as a share of the cost, at which a city's plan is good enough. */
  planGap: 0.002,
  /** Hours for which a proposal can be approved: until tomorrow's waitlist. */
  proposalHours: 24,
  /** Proposals that are stored at the same time: the SDK opens 50 connections. */
  proposalsStoredAtOnce: 25,
  /** Days for which a proposal can be read: a season. */
  proposalDaysKept: 90,
} as const;
