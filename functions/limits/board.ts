/** Bounds of campaigns, counters and the record of changes. */
export const boardLimits = {
  /** Targets of one campaign: every indicator for every county of Yunnan would be 2,838; the item stays below 60 KB. */
  campaignTargetsMax: 500,
  campaignDaysMax: 400,
  /** One target: GraphQL's largest Int. */
  campaignTargetMax: 2_147_483_647,
  /** Counter items that one batch of stream records writes at the same time: the SDK opens 50 connections. */
  counterWritesAtOnce: 50,
  /** Hours after which a record is not folded any more: a stream keeps records for 24. What a counter remembers of a shard is forgotten soon after. */
  counterHorizonHours: 25,
  /** Hours for which a counter item is not looked at for what it can forget: each look costs a refused write. */
  counterClearHours: 2,
  /** Marks that one write removes: each is named in its condition, which has room for 300 comparisons and 4 KB. */
  counterMarksClearedMax: 100,
  /** Bytes of an item that tells of a change: one write unit. */
  changeBytesMax: 1_000,
  /** Years for which changes can be asked for, as the write-once archive of production keeps them: the shortest of the law's terms for records of processing (Personal Information Protection Law, art. 56). */
  changeYears: 3,
  /** Days for which a deleted object's tombstone stays, past the 24 hours of its stream: whoever repeats the deletion finds nothing for as long as keys are known. */
  tombstoneDays: 31,
} as const;
