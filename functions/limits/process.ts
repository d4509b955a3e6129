/** Limits of a process: how long it runs, how long it waits for others, how large it is. */
export const processLimits = {
  /** Milliseconds to look up the host name of a partner's server; registerWebhook waits for it. */
  outboundMs: 5_000,
  /**
   * Seconds until API Gateway answers 504, and until Lambda ends a call of each kind: a request before the gateway
   * does, a sweep before the next one is due.
   */
  gatewaySeconds: 29,
  requestSeconds: 20,
  streamSeconds: 60,
  sweepSeconds: 55,
  /** Milliseconds that a function reserves to answer with an error before Lambda's timeout, which gives no answer. */
  lastWordMs: 1_500,
  /** Milliseconds to connect to a service of the cloud: within one region it takes one or two. */
  connectMs: 1_000,
  /**
   * Milliseconds of one attempt until the answer begins, and again until it ends. Services answer within tens of
   * milliseconds; S3 takes longer for the changes of a batch.
   */
  databaseAnswerMs: 3_000,
  keyServiceAnswerMs: 2_000,
  archiveAnswerMs: 5_000,
  /** Attempts of a call of KMS; those of DynamoDB and S3 are `outageAttemptsMax`. */
  serviceAttemptsMax: 2,
  /**
   * Milliseconds in which the identity issuer must answer with its keys, in one attempt; a request waits for it. Over
   * https there are two attempts.
   */
  issuerAnswerMs: 3_000,
  /** Milliseconds until the issuer is asked for its keys again after it did not answer. */
  issuerPauseMs: 60_000,
  /** Milliseconds for which a key of the issuer counts, and a token that it signed: so long a withdrawn key is taken. */
  tokenKeptMs: 300_000,
  /** Verified tokens that a process remembers, with 1 KB of claims each at most. */
  tokensKept: 2_000,
  /**
   * Seconds for which a process shows a row of reference beside other objects as it read it: a county's office changes one a
   * few times a month, and a page that is a few seconds old is what anybody sees who looks away from it. 500 processes that
   * all show an employer read its item 100 times a second, of 3,000 that a key can give.
   */
  rowSecondsKept: 5,
  /**
   * Milliseconds for which a request waits for such a row that another one reads, and then reads it itself: that one may be
   * answered in tens of milliseconds, or hang. With the longest call of the database they are below the time of a request.
   */
  joinedReadMs: 1_000,
  /** Such rows of one kind that a process remembers, of 1 to 3 KB each. */
  rowsKept: 2_000,
  /** Operations whose plans a process remembers. A client has some hundred. */
  plannedOperationsMax: 500,
  /** Fields in plans that a process remembers, of 0.5 to 1 KB each; and of one operation, for all its conditions. */
  plannedFieldsMax: 40_000,
  plannedFieldsOfOperationMax: 4_000,
  /** Documents of which a process remembers how deep they nest, and characters of one that it remembers. */
  nestingsKept: 500,
  nestingTextMax: 10_000,
  /** Likenesses of positions that a process remembers, and UTF-16 units of what one is made of that it remembers. */
  likenessesKept: 2_000,
  likenessTextMax: 300,
  /** Milliseconds for preparations at a cold start. Lambda restarts a start that takes ten seconds. */
  startMs: 5_000,
  /**
   * Bytes of a handler's bundle, without source map and solver. Reading 100 KB takes 1 to 2 ms of every cold start. The
   * budgets are a little above the present sizes; measure with `npm run bench -- cold` before you raise one.
   */
  bundleBytesMax: {
    graphql: 2_500_000,
    work: 1_400_000,
    facts: 760_000,
    deliver: 940_000,
    receipts: 560_000,
    sweep: 810_000,
  },
} as const;
