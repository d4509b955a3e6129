/** Bounds of the work with DynamoDB, of streams and of jobs that run in steps. */
export const databaseLimits = {
  /**
   * Attempts at what others change at the same time (`platform/dynamodb/while-changed.ts`). Each that fails is another's success: a
   * party of 50 people, each of whom moves, is the most that is known to come together, and what needs more is a loop that is wrong.
   */
  attemptsWhileChangedMax: 60,
  /** Statements of one `BatchExecuteStatement` (DynamoDB's limit). */
  statementsPerBatchMax: 25,
  /** Seconds after which the sweep calls a run that has not moved: longer than any step takes. */
  runQuietSeconds: 60,
  /** Runs that one sweep reads at a time. */
  runsCalledAtOnce: 100,
  /** Due holds or quotas that the sweep reads at a time. */
  sweepItemsReadAtOnce: 500,
  /** Milliseconds in which one run of the sweep begins transactions: the last may fight conflicts for 8 s more, then the function's time is nearly over. What hangs longer is the next run's. */
  sweepMs: 45_000,
  /** Minutes for which a sweep puts off what it can't end: somebody may mend it meanwhile, and it is not in the way. */
  putOffMinutes: 60,
  /** Sweeps' transactions at a time. */
  sweepParallel: 8,
  /** Milliseconds that a write fights `TransactionConflict` before it gives up: below API Gateway's 29 s, above the 4.6 s in which 200 parties got seats of one item. */
  conflictDeadlineMs: 8_000,
  conflictBackoffMs: 20,
  conflictBackoffMsMax: 400,
  /** Attempts of a call while DynamoDB or S3 is out of reach or out of order: what does not mend in moments is the caller's to try again. */
  outageAttemptsMax: 3,
  /** Days for which it is kept what could not be taken as it is, as failed batches are. */
  asideDays: 90,
  /** Malformed items that a process remembers to have set aside, some 100 bytes each; then it tells of each once more. */
  asideRemembered: 1_000,
  /** Malformed items that one request sets aside at a time: it waits for them. */
  asideWritesAtOnce: 25,
} as const;
