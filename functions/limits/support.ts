/** Limits of field work: recruitment events and who registers for them, stations, working groups. */
export const supportLimits = {
  /** Places of one event: a live stream of a province. */
  eventCapacityMax: 100_000,
  /** Days ahead for the start of an event: a year and a season. */
  eventDaysAheadMax: 400,
  /** Days after which an event may still be recorded: a campaign. It is also how far back lists begin. */
  eventDaysBackMax: 100,
  /** Days for which a cursor of the list stays valid: the window moves with the days, and the cursor does not. */
  eventsPauseDays: 31,
  /** Earliest day on which an event may begin: each year is a partition, and no campaign of the system was earlier. */
  eventsEarliestOn: '2026-01-01',
  /** Days that one event may last: a month of job fairs. */
  eventDaysMax: 31,
  /** Enterprises that attend one event, and positions on offer there: each is shown with the event. */
  eventEnterprisesMax: 100,
  eventPositionsMax: 100,
  /** Registrations that are read to name who would lose a place: ten pages. Of more, only their number is told. */
  eventPlacesReadMax: 2_000,
  /** Registrations that one message names. */
  eventLosersNamed: 20,
  /** Hour of the day before the start at which people are told of it, in China. */
  eventToldAtHour: 10,
  /** Registrations of one step of a job that goes through those of an event. */
  eventFollowedAtOnce: 25,
  /** Latest registrations of each number of a person that are looked through after a merge. */
  eventMergesReadMax: 100,
  /**
   * Milliseconds for which a place is tried after conflicts; then the person joins the line, whose writer gives 49 places
   * at once.
   */
  placeMs: 1_000,
  /** People of the line who get places in one transaction: two items each, and the places themselves. */
  placesGivenAtOnce: 49,
  /** Transactions of one pass over a line; then the stream calls the next pass. */
  lineRoundsMax: 20,
  /** Lines for places that a batch of stream records serves at the same time. */
  linesServedAtOnce: 5,
  /** Largest position in a line that is counted: two read units. */
  linePositionMax: 100,
  /** Hours before the start from which people check in by themselves; officials may from the beginning of the day. */
  eventDoorsOpenHours: 2,
  /** Days after the end within which officials record who came and what came of it. */
  eventRecordedDays: 30,
  /** Positions at which the outcome of one visit is told: more than anybody asks at on a day. */
  eventOutcomesMax: 20,
  /** Places of one course: all workshops of a vocational school in a year. */
  coursePlacesMax: 10_000,
  /** Days from the first to the last of one course. */
  courseDaysMax: 366,
  /** People of one list of attendance: a class and more. */
  attendanceMax: 100,
  /** Days after the end of an event on which who came is asked for to have a job. */
  eventPlacedDays: 30,
  /** People of one step of the job that finds this out: a read of each one's placements. */
  eventResultsAtOnce: 25,
  /** People whose cases a batch of stream records files anew at the same time. */
  casesFollowedAtOnce: 10,
  /** Days for which the news of a case matters at least. */
  caseToldDays: 7,
  /** People of one visit: with what it finds, all that becomes of it is one transaction of at most a hundred writes. */
  visitPeopleMax: 49,
  /** People of one visit who say that something is wrong: up to four writes each. */
  visitFindingsMax: 10,
  /** Days after which a visit may still be recorded: a campaign. */
  visitDaysBackMax: 100,
  /** Days after which the loss of a job may still be told: a year. Whoever lost it earlier is asked by a survey. */
  lostJobDaysBackMax: 366,
  /** People whose visits a batch of stream records follows at the same time. */
  visitsFollowedAtOnce: 10,
  /** People who told where they work, of whom one batch read says whether it matters: two items each. */
  tellersAtOnce: 50,
  /** Origins or destinations of one station: the counties of three prefectures. */
  stationRegionsMax: 50,
  /** People who work at one station, or whose names are told of a working group: a card of a page. */
  stationMembersMax: 50,
  /** Characters of an account's `sub`: OpenID Connect allows 255, and issuers use up to 64. */
  accountCharactersMax: 200,
  /** People of one working group: more would be a digit too many. */
  workingGroupMembersMax: 1_000,
} as const;
