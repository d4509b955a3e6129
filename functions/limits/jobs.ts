/** Limits of positions, submissions, imports, the change feed, placements and matching. */
export const jobsLimits = {
  skillsMax: 20,
  skillCharactersMax: 40,
  externalRefCharactersMax: 64,
  /** Rows of one `submitPositions`. */
  batchRowsMax: 100,
  /**
   * Rows of one ALL_OR_NOTHING batch. A transaction takes 100 items; 90 rows leave room for the batch's own records.
   */
  allOrNothingRowsMax: 90,
  /** Vacancies of one position. The largest known factory hirings are below this; more is a typing error. */
  headcountMax: 10_000,
  /** Yuan a month. */
  wageMax: 200_000,
  /**
   * Yuan a month above which a file must say itself that a wage is by the month: hardly any position of the service pays as
   * much, and a wage by the year is written the same way.
   */
  wageWithoutPeriodMax: 50_000,
  /**
   * Yuan a month below which a file must say itself that a wage is by the month: a day pays 180 to 500, and no month of
   * full-time work as little as the lowest minimum wage.
   */
  wageWithoutPeriodMin: 1_000,
  contractMonthsMax: 120,
  /** Days ahead for the start or the closing date of a position: a year and a season. */
  positionDaysAheadMax: 400,
  /** Positions past their closing date that the sweep reads at a time from one partition: one batch read. */
  closingsReadAtOnce: 100,
  /** Positions that one step of a verification job moves: four batches of statements. */
  positionsMovedAtOnce: 100,
  /** Lots of an enterprise, one for each day and place, that one step settles, and that are written at the same time. */
  lotsSettledAtOnce: 99,
  lotsWrittenAtOnce: 25,
  /** People or positions that one step of the job reads that files records under successors, and queries of one step. */
  succeedingReadAtOnce: 100,
  succeedingQueriesMax: 25,
  /** Profiles that it writes at the same time. */
  succeedingWritesAtOnce: 20,
  /** People of each prefecture that one step of the job reads that looks for whom an earlier release placed. */
  earlierPeopleRead: 100,
  /** Counties of which one step of the job reads that looks for cases that an earlier release handed: as many as prefectures. */
  caseCountiesAtOnce: 22,
  /**
   * Seconds from a load to the job, and between its passes: by then every process has followed the load
   * (`codeSecondsRemembered`), and what requests wrote until then is in the indexes.
   */
  succeedingPauseSeconds: 150,
  /** Changes in one item of the change feed, 100 bytes each: as many as a batch of the stream has. */
  feedSegmentChangesMax: 100,
  /**
   * Feeds that one batch of the stream appends to at the same time: the 16 parts of the common feed, and those of the
   * enterprises in the batch.
   */
  feedsAtOnce: 32,
  /** Hours for which the head of a feed remembers a shard: longer than the 24 of a stream. */
  feedShardHours: 30,
  /** Items of one feed that are read at a time, each 1 to 100 changes. */
  feedSegmentsReadAtOnce: 8,
  /**
   * Items of one feed that are read backwards at a time to find a change that was delivered again: it is mostly among
   * the last few.
   */
  feedSegmentsReadBackAtOnce: 64,
  /** Rows of one import: five times the largest known file. */
  importRowsMax: 500_000,
  /** Rows of one chunk: at most 2 MB, while a request may have 6. They are stored in about half a second. */
  chunkRowsMax: 500,
  /** Chunks of one import: the missing ones are found with two pages. */
  importChunksMax: 5_000,
  fileNameCharactersMax: 200,
  /** People whose placements a batch of stream records follows at the same time. */
  transfersFollowedAtOnce: 10,
  /** Rows of a waiting chunk in one item: at most 4.5 KB each, within DynamoDB's 400 KB. */
  packedRows: 50,
  packedRowsAtOnce: 10,
  /** Chunks with errors or warnings that are read at a time, for one page of errors. */
  problemsReadAtOnce: 10,
  problemsReadMax: 200,
  /** Days for which an import and its errors are kept: a season. */
  importDays: 90,
  /**
   * Years. Below this age no one may employ a person or introduce them to work (Labor Law art. 15, Provisions on the
   * Prohibition of Using Child Labor).
   */
  workingAgeMin: 16,
  /** Years. Below this age a person is a juvenile worker (Labor Law art. 58). */
  adultAge: 18,
  /** Hand movements a minute, and kilograms of a load: twice what anybody can do; more is a typing error. */
  movementsPerMinuteMax: 600,
  liftKgMax: 500,
  /** Years. The largest age limit of a position. */
  positionAgeMax: 100,
  /** Greatest weight of a skill beside the others of its position. */
  skillWeightMax: 10,
  /** Yuan a month that a person is taken to expect who has not told it: a usual wage of the factories of the coast. */
  wageUsual: 5_000,
  /** Kilometres in a straight line from which a place of work counts as far: from Yunnan to the ends of the coast. */
  farthestWorkKm: 2_500,
  /** Kilometres in a straight line up to which a place of work is said to be near home: less than a day there and back. */
  nearHomeKm: 200,
  /** Kilometres in a straight line that half an hour takes at most: 50 km an hour, with a detour of a quarter. */
  halfAnHourKm: 20,
  /** Months from today's on in which a travel service makes a corridor served: about as far ahead as work begins. */
  corridorMonths: 3,
  /** Sets of several wished regions of which a process keeps the places: a kilobyte each. */
  wantedPlacesKept: 4_000,
  /** First days of work that a process keeps as dates: twice what positions may begin ahead. */
  datesKept: 800,
  /** Candidates of each member of a party that are looked for at first; four times as many where they don't do. */
  partyCandidates: 16,
  /** The most that are looked for: a party that finds no common place among so many of each has other wishes. */
  partyCandidatesMax: 256,
  /** Bounds of an assignment's caps: more than this is no choice of a few. */
  pushesPerWorkerMax: 20,
  pushesPerVacancyMax: 50,
  /** Push runs of a province at the same time: a list of so many has 30 KB in its item. */
  pushRunsAtOnce: 400,
  /** People that one step of a push run reads: half a megabyte, one query and five batch reads. */
  pushPeopleReadAtOnce: 500,
  /** People or lots in one item of a push run; its list is at most so long before it is deflated, of DynamoDB's 400 KB. */
  pushPeopleOfPart: 250,
  pushLotsOfPart: 500,
  pushPartBytesMax: 350_000,
  /** Items of people that are assigned at once: 100,000 people, which take 20 of the 60 seconds of a step. */
  pushPartsOfUnit: 400,
  /** Batch reads of what jobs were told, at the same time. */
  pushBatchesAtOnce: 8,
  /** Lots that one step of a push run writes, and at the same time: two batches of reads, and a second of transactions. */
  pushLotsAtOnce: 100,
  pushWritesAtOnce: 20,
  /** Days for which a run keeps who was read and what was assigned: longer than any run takes. */
  pushPartDays: 14,
  /** The best positions among which a new match for one person finds those that may be told to somebody still. */
  newMatchPositions: 50,
  /** Push runs of which an item of the person counts the pushes: those that may make some at one time. */
  runsOfPersonMax: 5,
  /** The latest jobs of which a person was told, and what they said no to, as a run knows them. */
  jobsPushedMax: 100,
  /** Days from an acceptance to the first day of work, unless the enterprise names it: time for the journey. */
  daysToFirstDay: 7,
  /** Days before the first day of work on which a journey that is proposed may begin: who comes earlier waits there unpaid. */
  journeyDaysMax: 30,
  /** Days for which a refusal of an enterprise is news to the worker. */
  refusalToldDays: 14,
  /** Parts of the list of deliveries by their end: a push run to a province is answered by thousands within minutes. */
  deliveryListParts: 16,
  /** Positions of one answer of `recommendedPositions`. */
  recommendedMax: 20,
  /**
   * Positions that agencies posted of one job of one enterprise: what is beyond stands by itself. Two reads of each, and all are
   * filed in one transaction.
   */
  postingsOfJobMax: 95,
  /** Keys under which people were told of a job, as each of its postings knows them: 3 KB of its item, and a read of each. */
  toldKeysMax: 100,
  /** Jobs of several postings that are settled at once. */
  jobsSettledAtOnce: 8,
  /** Days from the agreement to the follow-up that counts for the rise of incomes: nobody counts twice in fewer. */
  incomeRiseDaysMin: 90,
  /** Yuan of one step of a rise, and steps to both sides: a median is exact to half a step. */
  incomeRiseStep: 100,
  incomeRiseStepsMax: 200,
  /**
   * Seconds after which a process asks again how far the change feed is: a new position may be recommended so much later, and
   * one that was closed or filled meanwhile is left out all the same.
   */
  feedSecondsFollowed: 5,
  /** Parts of the change feed that are followed at the same time. */
  partsFollowedAtOnce: 4,
  /** Changed positions that are read at a time while the change feed is followed. */
  positionsFollowedAtOnce: 1_000,
  /**
   * Changes of one part after which its snapshot is stored anew: eight items of up to 60 write units, for what a process
   * would otherwise read at its start.
   */
  snapshotChanges: 512,
  /** Texts of skills whose keys a process keeps. */
  skillKeysKept: 10_000,
  /**
   * People of whom it is computed in a request what they lack: a large village, two queries and ten batch reads, and a
   * fifth of a second of CPU beside 100,000 positions.
   */
  needPeopleMax: 1_000,
  /** People of one query of these: three quarters of a megabyte. */
  needPeopleReadAtOnce: 500,
  /** Fewer people than that would be told apart. */
  needPeopleMin: 5,
  /** Occupations that are shown of those that ask for a skill. */
  needOccupationsMax: 5,
  /** People of the townships of one step, and a township more: about five of the 60 seconds. */
  needPeopleOfStep: 5_000,
  /** Hour at which the night's search begins, in China. */
  needsAtHour: 2,
  /** Days for which is kept what a night found: longer than a job that broke off is not seen to. */
  needsKeptDays: 14,
  /** Skills that are kept of a township: those that the most people lack, in four kilobytes. */
  needsKeptMax: 100,
  /**
   * Days after the last day of a figure on which what is told of it still counts: follow-ups of those who began last in a
   * month are due then.
   */
  retentionToldDays: 30,
  /** Months in which those began whose staying is counted together. */
  retentionMonths: 12,
} as const;
