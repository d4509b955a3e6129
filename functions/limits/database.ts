/** Limits of DynamoDB calls, streams, sweeps and jobs. */
export const databaseLimits = {
  /**
   * Attempts of an update that others change concurrently (`platform/dynamodb/while-changed.ts`). Each failed attempt
   * is another writer's success. The most concurrent writers known are the 50 people of a party who all move; a loop
   * that needs more attempts is a bug.
   */
  attemptsWhileChangedMax: 60,
  /** Statements of one `BatchExecuteStatement` (DynamoDB's limit). */
  statementsPerBatchMax: 25,
  /** Texts of statements that a process remembers, of 0.7 KB: rows of one batch have a few forms, a partner some dozens. */
  statementFormsKept: 500,
  /** Writes of one transaction (DynamoDB's limit). */
  transactionWritesMax: 100,
  /**
   * Milliseconds for which several commits in one transaction wait for others (`platform/dynamodb/together.ts`); then each
   * waits alone, for `conflictDeadlineMs`. Together they stay below the time of a request. After an attempt without an answer
   * they wait together for `conflictDeadlineMs`, and not alone any more.
   */
  togetherMs: 1_000,
  /** Seconds without progress after which the sweep continues a job: longer than any step takes. */
  jobQuietSeconds: 60,
  /** Due jobs that the sweep reads at a time. */
  jobsCalledAtOnce: 100,
  /** Due holds or quotas that the sweep reads at a time. */
  sweepItemsReadAtOnce: 500,
  /**
   * Milliseconds in which one sweep begins transactions. The last one may retry conflicts for 8 s more, and then the
   * function's time is nearly over. The next sweep does the rest.
   */
  sweepMs: 45_000,
  /**
   * Minutes for which a sweep postpones an item that it can't end. Someone may repair it meanwhile, and it does not
   * block the others.
   */
  putOffMinutes: 60,
  /** Transactions of a sweep at a time. */
  sweepParallel: 8,
  /**
   * Milliseconds for which a write is retried after `TransactionConflict`: below API Gateway's 29 s, above the 4.6 s in
   * which 200 parties got seats from one item.
   */
  conflictDeadlineMs: 8_000,
  conflictBackoffMs: 20,
  conflictBackoffMsMax: 400,
  /**
   * Attempts of a call while DynamoDB or S3 is unreachable or failing. If it does not recover at once, the caller has
   * to try again.
   */
  outageAttemptsMax: 3,
  /** Days for which records that were set aside are kept, as long as failed batches. */
  asideDays: 90,
  /**
   * Malformed items that a process remembers to have set aside, some 100 bytes each. Past this number it forgets all,
   * and logs each of them once more.
   */
  asideRemembered: 1_000,
  /** Malformed items that one request sets aside at a time; the request waits for it. */
  asideWritesAtOnce: 25,
} as const;
