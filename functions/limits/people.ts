/** Bounds of people: surveys, the service list, moves, reveals, inquiries, duplicates. */
export const peopleLimits = {
  /** Surveys of one `recordSurveys`: DynamoDB reads the guards of 100 people in one batch. */
  surveysMax: 100,
  /** People of one `recordSurveys` whose writes are under way at the same time: the SDK opens 50 connections. */
  surveysAtOnce: 25,
  /** Minutes that a phone's clock may be ahead. */
  surveyMinutesAheadMax: 10,
  /** Destinations or occupations of one survey: a worker's wishes, not a catalogue. */
  surveyWishesMax: 10,
  departFromCharactersMax: 100,
  /** Days for which a survey holds; then the person counts as unreached. Half a year: everyone is asked before and after the rush. */
  surveyValidDays: 180,
  /** Days in which a new person is to be surveyed first. */
  firstSurveyDays: 30,
  /** Days in which whoever wants work is to be offered some. */
  offerWorkDays: 14,
  /** Days in which a lost job is to be followed by a new match: 48 hours (the bureau's own promise). */
  lostJobDays: 2,
  /** Days in which a training need is to be answered: courses begin monthly. */
  trainingDays: 30,
  /** Days in which whoever needs transport is to have a seat. */
  transportDays: 7,
  /** Month and day on which a survey round begins; it lasts a year. The winter campaign's first surveys are made in November. */
  surveyRoundBeginsOn: '11-01',
  /** People whose service-list entries one batch of stream records refreshes at the same time. */
  serviceEntriesAtOnce: 25,
  /** Days in which a move is to be answered; then it stands on the list of the lowest bureau that holds both regions. Silence moves nobody. */
  moveAnswerDays: 7,
  /** Open moves of one person: several counties may have met them in a season, not twenty. */
  movesOpenMax: 20,
  /** Purpose of a reveal, in characters: it must say something. */
  revealPurposeCharactersMin: 2,
  revealPurposeCharactersMax: 200,
  /** Reveals of one account and day: more than a service window has visitors, far fewer than a list that is copied out. */
  revealsPerDayMax: 100,
  /** People whom one account may ask about by number on one day, by look-ups, surveys and registrations together: ten busy windows, or ten full batches of surveys of strangers. */
  inquiriesPerDayMax: 1_000,
  /** Days for which inquiries are kept: three years (Personal Information Protection Law, article 56). */
  inquiryDaysKept: 1_096,
  /** People that one person can have been registered as besides: each is one more collection to read. */
  mergedMax: 10,
  /** Pairs that one look at a person raises: someone is registered twice or three times, not a hundred times. */
  duplicatesAtOnce: 5,
  /** People with one phone who may be one person for that: where more share it, it is a village shop's, and everybody's. */
  phoneSharersMax: 20,
  /** People with one phone whom a search looks at, wherever they live: one batch read. */
  phoneHoldersMax: 100,
  /** People that one dismissal tells apart: 45 pairs, two items each, and a condition for each of them fit into one transaction. */
  dismissedMax: 10,
} as const;
