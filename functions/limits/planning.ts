/** Bounds of the demand for travel and of plans for it. */
export const planningLimits = {
  /** Days of demand in one answer: a week unless asked for more, the rush and three weeks at most. */
  demandDays: 7,
  demandDaysMax: 62,
  /** Rows of one answer: about 2 MB; Lambda carries 6. */
  demandRowsMax: 10_000,
  /** Rows that are looked through for it: a week in which every county of a province asks for every city of the coast, or two months of one prefecture. */
  demandRowsReadMax: 30_000,
  /** Items of one prefecture that are read at a time: a week of the prefecture with the most counties. */
  demandItemsReadAtOnce: 125,
  /** The province whose demand is shown to whoever has no region, such as a carrier. */
  homeProvince: '53',
  /** Travellers that a bureau may ask for before a coach runs: its seats. */
  coachThresholdMax: 45,
  /** Share of the seats of a plan that is to be filled, and travellers that justify a coach, where nobody says otherwise. */
  loadFactorTarget: 0.85,
  coachThreshold: 20,
  /** Yuan that a plan pays rather than leave one traveller behind: above what the dearest seat of any vehicle costs. */
  unservedCost: 3_000,
  /** Waiting parties of one plan: a season's largest day of a province, about 10 MB. */
  planPartiesMax: 10_000,
  /** Days before their work begins on which a plan lets people leave: no coach takes longer. */
  planTransitDays: 2,
  /** Runs to one city that a plan chooses from: with more, the solver's first bound takes longer than all of its time. */
  planCandidatesMax: 1_500,
  /** Seconds of solving, all cities together: with reading and storing below the function's 20 s and API Gateway's 29 s. */
  planSeconds: 7,
  /** Seconds after which an account may plan again whose plan never ended: longer than the function lives. */
  planLeaseSeconds: 30,
  /** Times that a part of a city's plan is done anew before the solver begins. */
  planRounds: 300,
  /** A city's plan that is proven to cost at most this share too much is good enough. */
  planGap: 0.002,
  /** Hours for which a proposal can be approved: until tomorrow's waitlist. */
  proposalHours: 24,
  /** Proposals that are stored at the same time: the SDK opens 50 connections. */
  proposalsStoredAtOnce: 25,
  /** Days for which a proposal can be looked at: a season. */
  proposalDaysKept: 90,
} as const;
