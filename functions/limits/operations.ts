/** Limits of one request, its GraphQL operation and its answer. */
export const operationsLimits = {
  /**
   * Bytes of a request as a Lambda event: JSON with the headers, and with the body as a string in which each quote
   * takes two bytes.
   */
  eventBytesMax: 6 * 1024 * 1024,
  /**
   * Bytes of the first line and the headers of a request, API Gateway's limit: ten times what a browser with a token
   * sends.
   */
  headerBytesMax: 10_240,
  /** Milliseconds until a request must have arrived completely. A mobile network takes a few seconds for 6 MB. */
  requestMs: 15_000,
  /**
   * Characters of a GraphQL document: ten times the length of as many tokens as are allowed. Longer values belong into
   * variables.
   */
  documentCharactersMax: 500_000,
  /**
   * Nested brackets, those of fragments included. Our deepest operation with its input has about 40. The parser
   * recurses for each.
   */
  documentNestingMax: 200,
  /**
   * Levels of the variables, and fields of one object in them. Our deepest input has 5 levels, the widest 30 fields.
   */
  variablesNestingMax: 20,
  variablesFieldsMax: 200,
  /** Errors of variables in an answer: each quotes the variable before it is cut. */
  variableErrorsMax: 20,
  /** Characters of a GraphQL message that are searched, at its beginning and at its end. */
  messageCharactersMax: 1_000,
  /** Bytes of an answer. Lambda's limit is 6 MB (6,291,556 bytes), where each quote of this text takes two. */
  answerBytesMax: 5_000_000,
  carriedBytesMax: 6_200_000,
  /** Introspection answers that a process keeps, of at most 300 KB each: enough for a few tools. */
  introspectionsKept: 10,
  /** Limits of one GraphQL operation. */
  operationTokensMax: 10_000,
  operationDepthMax: 12,
  operationAliasesMax: 50,
  operationDirectivesMax: 50,
  /** CPU time of one unit of cost, in microseconds. */
  costUnitMicroseconds: 400,
  /** Units of cost, together about 2 s of CPU. */
  operationCostMax: 5_000,
  /**
   * What an account may use in a minute: 50 requests a second, ten times what a page that refreshes itself sends, and the
   * price of eight cores that do nothing else. A price is an upper bound, mostly a few times what an operation takes.
   */
  shareOfAccount: { requests: 3_000, cost: 1_200_000 },
  /** Parts of a share that a process counts without telling others: the item of an account has as many writes a minute. */
  shareSteps: 20,
  /** Accounts whose use of this minute a process keeps, of 200 bytes each. */
  sharesKept: 10_000,
} as const;
