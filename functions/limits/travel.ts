/** Bounds of travel: services, seats, the waitlist, manifests. */
export const travelLimits = {
  /** People who travel together; a party is one transaction of 4 + one item per traveller, within DynamoDB's 100. */
  partyMax: 50,
  stopsMin: 2,
  /** Stops of a service. 29 legs keep the seat expression below DynamoDB's 4,096 characters and 300 operands. */
  stopsMax: 30,
  /** The longest train carries about 1,500; a plan above this is a typing error. */
  seatsMax: 2_000,
  /** County quotas of one service: each is one number in the inventory item. */
  quotasMax: 129,
  /** Days ahead that a service may depart or a journey be requested. */
  travelDaysAheadMax: 400,
  /** Days of one travel window. */
  travelWindowDaysMax: 60,
  /** Days from a service's first departure to its last arrival: the longest special train takes less, and a trip's end guards its traveller. */
  routeDaysMax: 3,
  /** Minutes that seats are held for a party that has not confirmed. */
  holdMinutes: 30,
  /** Minutes that seats are held for a party that waited: nobody sits in front of a list, and seats come free at night, too. */
  waitlistHoldMinutes: 720,
  /** Hours before its service leaves by which a party that must confirm moved seats again has answered: enough for somebody else to take them. */
  askedHoursBefore: 24,
  /** Parties that may be served ahead of one that does not fit, with seats that it would need; then seats are gathered for it. */
  waitlistSkipsMax: 20,
  /** Parties that one transaction serves: two items each and the inventory, within DynamoDB's 100. */
  waitlistServedAtOnce: 49,
  /** Places of a lane that a look reads at first, one read unit; and at most at a time, 64 KB. */
  placesReadFirst: 25,
  placesReadMax: 400,
  /** Seconds after its beginning in which a request has joined a line: no function of ours runs longer, and clocks differ by little. */
  joiningSecondsMax: 60,
  /** Days on which a party may leave: its window, and whatever days it agreed to since. */
  placeDaysMax: 1_000,
  /**
   * Parties who are passed over that one look counts, in the transaction that serves the others: an item each, which leaves room for
   * others. Those behind them are counted once they are among them.
   */
  skipsCounted: 49,
  /** Positions in a lane that are told exactly: 16 KB of places, two read units. */
  waitlistPositionMax: 100,
  /** Departures off sale that a request looks at to say whether any would do. */
  departuresOffSaleRead: 50,
  /** Services that a request looks at besides the first, each one read unit; the list's writer looks at the others. */
  servicesLookedAt: 3,
  /** Transactions of one look at a service's waitlist; then it calls the next look. */
  waitlistRoundsMax: 20,
  /** Corridors of a service that one transaction lists anew: three items each and the inventory, within DynamoDB's 100. */
  relistedAtOnce: 33,
  /** Services whose waitlists one batch of the stream looks at, at the same time. */
  waitlistServicesAtOnce: 8,
  /** Single writes of the waitlist that are under way at the same time: the SDK opens 50 connections. */
  waitlistWritesAtOnce: 25,
  /** Parties that one step of a cancelled service's run moves back to the waitlist: three items each, within DynamoDB's 100. */
  displacedAtOnce: 30,
  /** Allocations that one step of the run after other times looks at. */
  retimedAtOnce: 25,
  /** Corridors (prefecture to province) of one service, each an item of its transaction: 30 stops in four provinces have 75. */
  corridorsMax: 90,
  /** Days back that a list of services reaches unless it is asked for more: a season and the one before. */
  travelServicesBackDays: 365,
  /** Days that may lie between two pages of it: the window moves on with the days, and the cursor does not. */
  travelServicesPauseDays: 31,
  /** Civil date. No service that the system knows left before it; each year of a list's window is a query. */
  travelServicesEarliestOn: '2020-01-01',
  /** Passengers of one manifest: packed, 10,000 people who travel alone are within DynamoDB's 400 KB; the longest train sold five times over. */
  manifestPassengersMax: 10_000,
  /** Allocations that a closing confirms or ends, or a boarding writes, at the same time: the SDK opens 50 connections. */
  manifestHoldsAtOnce: 25,
  /** Hours that a boarding may lie before the first departure (or the list), and after the last arrival: trains are late. */
  boardingHoursAround: 24,
  /**
   * Travellers without a number for whom a search looks for seats around those who were told theirs, and the seats that it tries: about 20
   * ms at most on a train of 1,500 seats. More than these come late only where half of a service is sold anew.
   */
  seatSearchTravellersMax: 60,
  seatSearchStepsMax: 2_000,
  /** Milliseconds that a party fights others for the seats of a service; then it joins the waitlist, whose writer serves 49 at once. */
  saleMs: 1_000,
} as const;
