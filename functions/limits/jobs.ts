/** Bounds of positions, submissions, imports, the change feed and placements. */
export const jobsLimits = {
  skillsMax: 20,
  skillCharactersMax: 40,
  externalRefCharactersMax: 64,
  /** Rows of one `submitPositions`. */
  batchRowsMax: 100,
  /** A transaction takes 100 items; 90 leaves room for the batch's own records. */
  allOrNothingRowsMax: 90,
  /** Vacancies of one position: the largest factory hirings seen are below this; more is a typing error. */
  headcountMax: 10_000,
  /** Yuan a month. */
  wageMax: 200_000,
  contractMonthsMax: 120,
  /** Days ahead that a position may close or start: a season and a year. */
  positionDaysAheadMax: 400,
  /** Positions past their closing date that the sweep reads of one part at a time: one batch read. */
  closingsReadAtOnce: 100,
  /** Positions that one step of a refiling moves: four batches of statements. */
  refiledAtOnce: 100,
  /** Changes of one item of the change feed, 100 bytes each: as many as a batch of the stream has. */
  feedSegmentChangesMax: 100,
  /** Feeds that one batch of the stream appends to at the same time: 16 parts, and the enterprises of the batch. */
  feedsAtOnce: 32,
  /** Hours for which a feed's head remembers a shard: a stream keeps its records for 24. */
  feedShardHours: 30,
  /** Items of one feed that are read at a time, each 1 to 100 changes. */
  feedSegmentsReadAtOnce: 8,
  /** Items of one feed that are looked back at a time for a change that comes again: it is most often among the last few. */
  feedSegmentsReadBackAtOnce: 64,
  /** Rows of one import: five times the largest file that was seen. */
  importRowsMax: 500_000,
  /** Rows of one chunk: 2 MB at their longest, where a request may have 6; stored in about half a second. */
  chunkRowsMax: 500,
  /** Chunks of one import: what is missing is read in two pages. */
  importChunksMax: 5_000,
  fileNameCharactersMax: 200,
  /** Rows of a waiting chunk in one item: 4.5 KB each at their longest, within DynamoDB's 400 KB. */
  packedRows: 50,
  packedRowsAtOnce: 10,
  /** Chunks with errors or warnings that are read at a time, and for one page of errors. */
  problemsReadAtOnce: 10,
  problemsReadMax: 200,
  /** Days for which an import and its errors are kept: a season. */
  importDays: 90,
  /** Years. Labor Law art. 15 and the Provisions on the Prohibition of Using Child Labor: below, nobody may employ or introduce them. */
  workingAgeMin: 16,
  /** Years. Labor Law art. 58: below, a juvenile worker. */
  adultAge: 18,
  /** Years a position's own age limits may name. */
  positionAgeMax: 100,
} as const;
