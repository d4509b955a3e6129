/** Limits of recruitment events. */
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
} as const;
