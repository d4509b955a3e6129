/** Limits of travel: services, seats, the waitlist, manifests. */
export const travelLimits = {
  /** People in a party. Its transaction has four items and one for each traveller, within DynamoDB's 100. */
  partyMax: 50,
  stopsMin: 2,
  /** Stops of a service. 29 legs keep the seat expression below DynamoDB's 4,096 characters and 300 operands. */
  stopsMax: 30,
  /** Seats of a service. The longest train has about 1,500; more than 2,000 is a typing error. */
  seatsMax: 2_000,
  /** County quotas of one service: each is one number in the inventory item. */
  quotasMax: 129,
  /** Days ahead that a service may depart or a journey be requested. */
  travelDaysAheadMax: 400,
  /** Days of one travel window. */
  travelWindowDaysMax: 60,
  /** Days from a service's first departure to its last arrival: the longest special train takes less. */
  routeDaysMax: 3,
  /** Parties that one transaction serves: two items each and the inventory, within DynamoDB's 100. */
  waitlistServedAtOnce: 49,
  /** Entries of a lane that are read first (one read unit), and at most at a time (64 KB). */
  entriesReadFirst: 25,
  entriesReadMax: 400,
  /**
   * Seconds after its beginning within which a request has joined a lane: no function runs longer, and clocks differ
   * little.
   */
  joiningSecondsMax: 60,
  /** Days on which a party may leave: its own window, and days that it confirmed since. */
  entryDaysMax: 1_000,
  /**
   * Passed-over parties that one round counts in the transaction that serves the others: one item each. Parties behind
   * them are counted later.
   */
  skipsCounted: 49,
  /** Largest position in a lane that is told exactly: 16 KB of entries, two read units. */
  waitlistPositionMax: 100,
  /** Departures off sale that a request reads to tell NO_ROOM from NO_SERVICE. */
  departuresOffSaleRead: 50,
  /** Services that a request tries after the first, each one read unit; the waitlist's writer tries the others. */
  servicesLookedAt: 3,
  /** Minutes of ends that the sweep looks at again, because a hold may come late to the index. */
  endingsAgainMinutes: 5,
  /** Transactions of one round over a service's waitlist; then it calls the next round. */
  waitlistRoundsMax: 20,
  /** Corridors of a service that one transaction updates: three items each and the inventory, within DynamoDB's 100. */
  relistedAtOnce: 33,
  /** Services whose waitlists one batch of the stream serves at the same time. */
  waitlistServicesAtOnce: 8,
  /** Single writes of the waitlist at the same time: the SDK opens 50 connections. */
  waitlistWritesAtOnce: 25,
  /** Parties that one step of a displacement job moves to the waitlist: three items each, within DynamoDB's 100. */
  displacedAtOnce: 30,
  /** Allocations that one step of a retiming job reads. */
  retimedAtOnce: 25,
  /** Corridors (prefecture to province) of one service, each an item of its transaction: 30 stops in four provinces have 75. */
  corridorsMax: 90,
  /** Days back that a list of services reaches by default: this season and the one before. */
  travelServicesBackDays: 365,
  /** Days for which a cursor of that list stays valid: the window moves with the days, and the cursor does not. */
  travelServicesPauseDays: 31,
  /** Civil date. No known service left before it; a list needs one query for each year of its window. */
  travelServicesEarliestOn: '2020-01-01',
  /**
   * Passengers of one manifest: five times the longest train. Packed, 10,000 parties of one fit into DynamoDB's 400 KB.
   */
  manifestPassengersMax: 10_000,
  /** Parties whom one step of that tells: one page of allocations, and a write for each. */
  partiesToldAtOnce: 25,
  /** Allocations that closing a manifest or boarding writes at the same time: the SDK opens 50 connections. */
  manifestHoldsAtOnce: 25,
  /**
   * Hours by which a boarding may precede the first departure (or the list), or follow the last arrival: trains run
   * late.
   */
  boardingHoursAround: 24,
  /**
   * People without a booking in one boarding report: four items each, the inventory, the manifest and its telling, within
   * 100.
   */
  walkOnsMax: 20,
  /**
   * Hours before the departure from their stop from which people without a booking may board: until then seats are for
   * those who ask for them, or wait.
   */
  walkOnHoursBefore: 2,
  /**
   * New travellers for whom a search finds seats without moving numbered ones, and the seats that it tries: at most
   * about 20 ms on a train of 1,500 seats. More travellers come late only if half of a service is sold again.
   */
  seatSearchTravellersMax: 60,
  seatSearchStepsMax: 2_000,
  /**
   * Milliseconds for which a party's sale is retried after conflicts; then the party joins the waitlist, whose writer
   * serves 49 at once.
   */
  saleMs: 1_000,
  // Demand and plans.
  /** Days of demand in one answer: a week by default, and at most the rush and three weeks. */
  demandDays: 7,
  demandDaysMax: 62,
  /** Rows of one answer: about 2 MB. Lambda's answers may have 6 MB. */
  demandRowsMax: 10_000,
  /**
   * Rows that are read for one answer: a week in which every county of a province asks for every city of the coast, or
   * two months of one prefecture. People in fives are read by the destinations that requests name, from a Monday on.
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
