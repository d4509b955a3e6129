/** Bounds of a process: how long it lives, how long it waits for others, how large it is. */
export const processLimits = {
  /** Milliseconds in which the name of a stranger's server is looked up: a registration waits for it. */
  outboundMs: 5_000,
  /** Seconds after which API Gateway answers 504 by itself, and after which Lambda ends a call of each kind: a request before that, a sweep before the next one is due. */
  gatewaySeconds: 29,
  requestSeconds: 20,
  streamSeconds: 60,
  sweepSeconds: 55,
  /** Milliseconds that a function keeps of its time, to say that the rest was not enough: Lambda's own end says nothing. */
  lastWordMs: 1_500,
  /** Milliseconds in which a connection to a service of the cloud stands: in one region it takes one or two. */
  connectMs: 1_000,
  /** Milliseconds of one attempt until the answer begins, and as many until it ends: each service answers in tens of milliseconds, and S3 takes a batch's changes. */
  databaseAnswerMs: 3_000,
  keyServiceAnswerMs: 2_000,
  archiveAnswerMs: 5_000,
  /** Attempts of a call of KMS; those of DynamoDB and S3 are `outageAttemptsMax`. */
  serviceAttemptsMax: 2,
  /** Milliseconds of one attempt that the identity issuer has to answer with its keys, whole: a request waits for it. Over https there are two. */
  issuerAnswerMs: 3_000,
  /** Milliseconds that a process makes things ahead before it is called. Lambda begins a start anew that takes ten seconds. */
  startMs: 5_000,
  /**
   * Bytes of a handler's bundle, without map and solver: each 100 KB take 1 to 2 ms of every cold start to read alone. About a tenth
   * above what they are; what makes one larger by more is looked at (`npm run bench -- cold`) before the bound is.
   */
  bundleBytesMax: { graphql: 1_780_000, work: 1_070_000, facts: 530_000, deliver: 560_000, sweep: 790_000 },
} as const;
