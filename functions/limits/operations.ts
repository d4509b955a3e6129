/** Bounds of one request, its GraphQL operation and its answer. */
export const operationsLimits = {
  /** Bytes of a request as Lambda takes it: JSON that holds its headers, and its body as a text in which each quote takes two. */
  eventBytesMax: 6 * 1024 * 1024,
  /** Bytes of the first line and the headers of a request, as API Gateway bounds them: ten times what a browser with a token sends. */
  headerBytesMax: 10_240,
  /** Milliseconds in which a request must have come whole; a mobile network takes a few seconds for 6 MB. */
  requestMs: 15_000,
  /** Characters of a GraphQL document: the tokens it may have, ten times as long as they are. What is longer goes into variables. */
  documentCharactersMax: 500_000,
  /** Brackets within brackets, those of fragments too: the deepest operation and its input have about 40. What reads them calls itself for each. */
  documentNestingMax: 200,
  /** Levels of the variables, and fields of one object there: the deepest input has 5, the widest 30. */
  variablesNestingMax: 20,
  variablesFieldsMax: 200,
  /** Errors of variables that are told: each of them quotes the variable before it is cut. */
  variableErrorsMax: 20,
  /** Characters of a message of GraphQL's that are looked at, from its beginning and its end. */
  messageCharactersMax: 1_000,
  /** Bytes of an answer. Lambda carries 6 MB (6,291,556 bytes), in which the quotes of this text take two each. */
  answerBytesMax: 5_000_000,
  carriedBytesMax: 6_200_000,
  /** Answers about the schema that a process keeps, of 300 KB at most: those of a few tools. */
  introspectionsKept: 10,
  /** Bounds of one GraphQL operation. */
  operationTokensMax: 10_000,
  operationDepthMax: 12,
  operationAliasesMax: 50,
  operationDirectivesMax: 50,
  /** What a unit of cost stands for, in microseconds of CPU. */
  costUnitMicroseconds: 400,
  /** Units: 2 s of CPU, about. */
  operationCostMax: 5_000,
} as const;
