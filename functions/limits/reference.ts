/** Limits of regions, occupations, enterprises and minimum wages and rules. */
export const referenceLimits = {
  /**
   * Month and day on which a season begins; it lasts a year. The winter campaign's first surveys are made in November, and
   * distinct people are counted once from then on.
   */
  seasonBeginsOn: '11-01',
  /** Region codes whose successors a process keeps in memory: Yunnan has 14,000 villages; 20,000 entries take 2 MB. */
  codesReadKept: 20_000,
  /** Characters of a text that names or titles are searched for, and the most entries that a picker shows. */
  searchCharactersMax: 40,
  pickerFirstMax: 50,
  /** Texts of one `resolveCodes`, and characters of each: about 50 ms; a file of partners has a few dozen different ones. */
  resolvedTextsMax: 200,
  resolvedCharactersMax: 100,
  /** Candidates of one text: a question with more choices is read by nobody. */
  resolvedCandidatesMax: 5,
  /** Successors of one code: the counties into which one was divided, the detailed occupations of a former one. */
  successorsMax: 20,
  /** Rows of one `loadRegions` or `loadOccupations`: 100 KB of a request, and half a second. A file is several calls. */
  codesLoadedMax: 500,
  /** Days ahead that a loaded code may begin or end: the change of a year is published in the year before. */
  codeDaysAheadMax: 400,
  /** Characters of a loaded code's name and of its scheme. */
  codeNameCharactersMax: 60,
  codeSchemeCharactersMax: 40,
  /**
   * Bytes of the rows of one province or major group of occupations, compressed: about 10,000 rows. A load may change all
   * 34 provinces in one transaction, which takes 4 MB.
   */
  codePartBytesMax: 100_000,
  /** Seconds for which a process goes by the codes that it has read: as late as it may follow another one's load. */
  codeSecondsRemembered: 60,
  /** Rules of one `loadRules` or `withdrawRules`: all stations of the country where special trains stop. */
  rulesLoadedMax: 200,
  /** Days ahead that a rule may begin: contracts are made for up to three years. */
  ruleDaysAheadMax: 1_100,
  /** Characters of a vehicle's, crew's or railway's name, and of a rule's source or a withdrawal's reason. */
  ruleNameCharactersMax: 40,
  ruleSourceCharactersMax: 100,
  /** Figures of one rule in an input, above what any kind has. */
  ruleFiguresMax: 20,
  /**
   * Names of one kind's rules in force: a plan tries each vehicle, and the country has 18 railways.
   */
  ruleNamesMax: 20,
  /** Bytes of all rules of one kind as JSON, former ones included: they are one item, which may have 400 KB. */
  ruleKindBytesMax: 300_000,
  /** Seconds for which a process goes by the rules that it has read: as late as another process may follow a load. */
  ruleSecondsRemembered: 60,
  /** Rows of one `loadMinimumWages`: all counties of a province; a few calls load years of them. */
  minimumWageRowsMax: 500,
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
  /** Days back for which an enterprise may still report, and for which one can be asked for that did not: three years. */
  statusDaysBackMax: 1_100,
  /** People whom one enterprise employs or misses: the largest have two million. */
  statusPeopleMax: 10_000_000,
  /** Occupations of which one report tells a shortage. */
  statusOccupationsMax: 20,
  /** Days back and ahead that an agreement may begin or end: three years. Its figures are the sum of so many days at most. */
  agreementDaysMax: 1_100,
  /**
   * Minutes within which counters have what was submitted: seconds as a rule. The alarm of the iterator's age calls earlier;
   * beyond it a batch of an enterprise may be compared with what is counted alone.
   */
  agreementCounterMinutesMax: 15,
  /** Days for which the news of an enterprise or an agency matters to the office in charge: a month of its work. */
  firmToldDays: 30,
  /** Days before its end from which an agreement is to be renewed. */
  agreementRenewalDays: 30,
  /** Earlier agreements of the same parties that one renews: more than overlap in any season. */
  agreementsRenewedMax: 20,
  /** Days back for which a visit to an agency may be told, and for which one can be asked for that had none: a year. */
  agencyVisitDaysBackMax: 366,
  /** Days from a visit to an agency on whose positions came of it, unless another visit came first. */
  agencyVisitDays: 90,
  /** People whom an agency's enterprises may look for. */
  positionsOfferedMax: 10_000_000,
  /** Days that a trend compares: a year; each has one report, of 300 bytes. */
  trendDaysMax: 366,
} as const;
