/** Limits of people: surveys, the service list, moves, reveals, inquiries, duplicates. */
export const peopleLimits = {
  /** Surveys of one `recordSurveys`: DynamoDB reads the guards of 100 people in one batch. */
  surveysMax: 100,
  /** People of one `recordSurveys` whose data are written at the same time: the SDK opens 50 connections. */
  surveysAtOnce: 25,
  /** Minutes that a phone's clock may be ahead. */
  surveyMinutesAheadMax: 10,
  /** Destinations or occupations in one survey: a worker's wishes, not a catalogue. */
  surveyWishesMax: 10,
  departFromCharactersMax: 100,
  /** People whom a worker names to go with: a family. Each costs 30 bytes of the profile. */
  companionsMax: 8,
  /** People who go to work together at most, and are matched as one; a larger group is a cadre's to divide. */
  companyMax: 10,
  /** Fewest people of whom anything is told as of a group: fewer could be told apart. */
  groupPeopleMin: 5,
  /**
   * Days for which a survey is valid; then the person counts as UNREACHED. Half a year, because everyone is asked
   * before and after the rush.
   */
  surveyValidDays: 180,
  /** Days until the first survey of a new person is due. */
  firstSurveyDays: 30,
  /** Days until an offer is due to someone who wants work. */
  offerWorkDays: 14,
  /** Days until a new match is due after a lost job: 48 hours, the bureau's own promise. */
  lostJobDays: 2,
  /** Days after the first day of work on which it is to be found out why nobody came. */
  noShowDays: 1,
  /** Days before the first day of a course from which on somebody is listed to be sent to it. */
  courseSeenDays: 7,
  /** Days until an answer to a training need is due: courses begin monthly. */
  trainingDays: 30,
  /** Days until a seat is due for someone who needs transport. */
  transportDays: 7,
  /** Parts of the list of people to whom something is read out, by the first end: as many as of messages. */
  tellListParts: 16,
  /** Notices that are to be read out to one person: more than matter to somebody at a time, 1 KB of their entry. */
  tellsMax: 10,
  /** Days for which the empty list of what was read out is kept after the last end. */
  tellDaysKept: 30,
  /** People whose service-list entries one batch of stream records refreshes at the same time. */
  serviceEntriesAtOnce: 25,
  /**
   * Days until the answer to a move is due; then it is also on the list of the lowest bureau that holds both regions. A
   * move is never accepted without an answer.
   */
  moveAnswerDays: 7,
  /** Open moves of one person: several counties may meet a person in a season, but not twenty. */
  movesOpenMax: 20,
  /** Characters of the purpose of a reveal. */
  revealPurposeCharactersMin: 2,
  revealPurposeCharactersMax: 200,
  /** Reveals of one account and day: more than the visitors of a service window, and far fewer than a copied list. */
  revealsPerDayMax: 100,
  /**
   * People about whom one account may ask by number on one day, with look-ups, surveys and registrations together: ten
   * busy windows, or ten full batches of surveys of unknown people.
   */
  inquiriesPerDayMax: 1_000,
  /** Days for which inquiries are kept: three years (Personal Information Protection Law, article 56). */
  inquiryDaysKept: 1_096,
  /** Registrations merged into one person: each is one more item collection to read. */
  mergedMax: 10,
  /**
   * People for whom a batch of stream records searches duplicates at the same time: each search has four queries under way, and
   * the SDK opens 50 connections.
   */
  duplicateSearchesAtOnce: 12,
  /**
   * Duplicate pairs that one search for a person creates: a person is registered two or three times, not a hundred
   * times.
   */
  duplicatesAtOnce: 5,
  /**
   * People with one phone up to which a shared phone makes them possible duplicates: a phone with more people belongs
   * to a village shop.
   */
  phoneSharersMax: 20,
  /** People with one phone that a search reads: one batch read. */
  phoneHoldersMax: 100,
  /**
   * People in one dismissal: their 45 pairs (two items each) and one condition for each person fit into one
   * transaction.
   */
  dismissedMax: 10,
} as const;
