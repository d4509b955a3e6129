/** Limits of campaigns, counters and the record of changes. */
export const boardLimits = {
  /**
   * Targets of one campaign: 22 indicators for each of Yunnan's 129 counties and 16 prefectures are 3,190. All in one
   * province take 30 bytes each and 18 for each region, less than 240 KB of an item's 400 if each is of another village.
   */
  campaignTargetsMax: 5_000,
  campaignDaysMax: 400,
  /** Minutes after the end of a day until its report can be published: the last facts of the day are counted by then. */
  reportAfterDayMinutes: 60,
  /** Weeks that a group of people may span: fewer than `incomeRiseDaysMin`, so that nobody is in it twice. */
  medianWeeksMax: 12,
  /** One target: GraphQL's largest Int. */
  campaignTargetMax: 2_147_483_647,
  /** Counter items that one batch of stream records writes at the same time: the SDK opens 50 connections. */
  counterWritesAtOnce: 50,
  /**
   * Hours after which a record is no longer counted: a stream keeps records for 24. Soon after, the counter forgets its
   * mark of the shard.
   */
  counterHorizonHours: 25,
  /** Hours between two attempts to remove old marks from a counter: each attempt costs a refused write. */
  counterClearHours: 2,
  /** Marks that one write removes. The condition names each, and may have 300 comparisons and 4 KB. */
  counterMarksClearedMax: 100,
  /** Hours for which a recount may watch a counter: then folds note nothing more, if the recount died. */
  recountWatchHours: 24,
  /** Counters that a recount watches, reads or mends at the same time. */
  countersJudgedAtOnce: 25,
  /** Times that a recount judges a counter until two judgements agree: facts that are late make them differ. */
  judgementsMax: 8,
  /** Items that a recount remembers while it mends the counters that they are in: about 300 MB. */
  recountItemsMax: 500_000,
  /** Days for which notes of folds are kept, for a recount that takes long. */
  recountNoteDays: 2,
  /** Bytes of the item of one change: one write unit. */
  changeBytesMax: 1_000,
  /**
   * Years for which changes are kept, like the write-once archive of production: the law's shortest term for records of
   * processing (Personal Information Protection Law, art. 56).
   */
  changeYears: 3,
  /**
   * Days for which the tombstone of a deleted object stays: longer than the 24 hours of the stream, and as long as
   * idempotency records, so that a repeated deletion still finds it.
   */
  tombstoneDays: 31,
} as const;
