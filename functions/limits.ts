/** Every bound in the system, with its unit and the reason for it. */
export const limits = {
  /** Relay page size. 100 keeps a page of the largest items within one 1 MB query. */
  pageSizeDefault: 25,
  pageSizeMax: 100,
  /**
   * Items a page may read, about, while a filter drops them; then the page is shorter and `hasNextPage` true. Positions are the largest
   * listed items: 1.4 KB, about 90 read units in four round trips.
   */
  pageItemsReadMax: 500,
  /** Characters. Those that are given stay below 700; a longer text is not even looked at. */
  cursorCharactersMax: 2_048,
  /** Seconds between two looks for a cursor's key that a process has not heard of: it was added since, or somebody made it up. */
  cursorKeysReadAgainSeconds: 10,
  /** Items that each of several merged partitions reads at least: 4 KB, the least that a query is charged for. */
  mergeItemsReadMin: 5,

  /** Characters. Long enough for names of ethnic-minority workers and of the longest registered companies. */
  nameCharactersMax: 100,
  noteCharactersMax: 500,
  /** Characters. Longer ones would push a position over 1 KB and double its write units on every index. */
  descriptionCharactersMax: 500,
  skillsMax: 20,
  skillCharactersMax: 40,
  externalRefCharactersMax: 64,
  idempotencyKeyCharactersMax: 64,
  idListMax: 100,

  /** Days an idempotency record answers repeats: what api.md promises (30), and a day for clocks. */
  idempotencyDays: 31,

  /** Rows of one `submitPositions`. */
  batchRowsMax: 100,
  /** A transaction takes 100 items; 90 leaves room for the batch's own records. */
  allOrNothingRowsMax: 90,
  /**
   * Attempts at what others change at the same time (`platform/dynamodb/while-changed.ts`). Each that fails is another's success: a
   * party of 50 people, each of whom moves, is the most that is known to come together, and what needs more is a loop that is wrong.
   */
  attemptsWhileChangedMax: 60,
  /** Statements of one `BatchExecuteStatement` (DynamoDB's limit). */
  statementsPerBatchMax: 25,
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
  /** Seconds after which the sweep calls a run that has not moved: longer than any step takes. */
  runQuietSeconds: 60,
  /** Runs that one sweep reads at a time. */
  runsCalledAtOnce: 100,
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
  /** Webhooks of one enterprise, each event type once: two systems and their tests. */
  webhooksMax: 10,
  webhookEventsMax: 5,
  /** Hours for which a webhook's former secrets are signed with beside the new one: a working day to put it into a receiver. */
  formerSecretHours: 24,
  /** Secrets of one webhook that are good at a time: whoever lost several answers has the next one by tomorrow. */
  webhookSecretsMax: 5,
  /** Characters of an address: what browsers and servers take at least. */
  urlCharactersMax: 2_000,
  /** Milliseconds in which the name of a stranger's server is looked up: a registration waits for it. */
  outboundMs: 5_000,
  /**
   * Milliseconds of a webhook's turn: its messages of one batch, one after the other. Standard Webhooks wants a receiver to have 15 to 30 s; the
   * other webhooks of the shard wait for the longest turn of the batch, and no longer.
   */
  turnMs: 15_000,
  /** Share of a turn in which another message is begun: it has the rest of the turn for its answer, 10 s at least. */
  turnShare: 1 / 3,
  /** Seconds that a receiver which is too busy is left alone for, where it does not say how long. */
  receiverPauseSeconds: 60,
  /** Seconds that a receiver may ask to be left alone for: as long as the longest pause between two attempts. */
  retryAfterSecondsMax: 36_000,
  /** Webhooks whose turns are at the same time: those of a batch of 25 events of 25 enterprises with ten each. */
  turnsAtOnce: 250,
  /** Events of one batch that are fanned out, or stored, at the same time. */
  deliveriesAtOnce: 25,
  /** Messages whose next attempt one sweep begins at a time. */
  deliveriesCalledAtOnce: 500,
  /** Attempts of a message that are kept. */
  attemptsKept: 20,
  /** Days for which events and what became of them are kept. */
  webhookDays: 30,
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
  /** Rows of one `loadMinimumWages`: a province's counties, and years of them in a few calls. */
  minimumWageRowsMax: 500,
  /** Yuan a month and an hour between which minimum wages lie (1,600 to 2,740 and 16 to 27 in 2025); what lies outside is to be confirmed. */
  minimumMonthlyUsualMin: 1_000,
  minimumMonthlyUsualMax: 10_000,
  minimumHourlyUsualMin: 8,
  minimumHourlyUsualMax: 60,
  /** Rows in force of an area, which is a province's own or a prefecture's and its counties': 75 KB that a submission reads, and decades. */
  minimumWageAreaRowsMax: 1_000,
  /** Replaced and withdrawn rows of an area that are kept before no load is taken; withdrawals may add what is in force: 400 KB at most. */
  minimumWageFormerRowsMax: 2_000,
  /** Rows of one `withdrawMinimumWages`: each is an item of its area's transaction, which takes 100. */
  minimumWageWithdrawnMax: 90,
  /** Items of the minimum-wage table that one load writes at the same time: the SDK opens 50 connections. */
  minimumWageAreasAtOnce: 25,

  /** Surveys of one `recordSurveys`: DynamoDB reads the guards of 100 people in one batch. */
  surveysMax: 100,
  /** People of one `recordSurveys` whose writes are under way at the same time: the SDK opens 50 connections. */
  surveysAtOnce: 25,
  /** Minutes that a phone's clock may be ahead. */
  surveyMinutesAheadMax: 10,
  /** Destinations or occupations of one survey: a worker's wishes, not a catalogue. */
  surveyWishesMax: 10,
  departFromCharactersMax: 100,
  /** Days for which a survey holds; then the person counts as unreached. Half a year: everyone is asked before and after the rush. */
  surveyValidDays: 180,
  /** Days in which a new person is to be surveyed first. */
  firstSurveyDays: 30,
  /** Days in which whoever wants work is to be offered some. */
  offerWorkDays: 14,
  /** Days in which a lost job is to be followed by a new match: 48 hours (the bureau's own promise). */
  lostJobDays: 2,
  /** Days in which a training need is to be answered: courses begin monthly. */
  trainingDays: 30,
  /** Days in which whoever needs transport is to have a seat. */
  transportDays: 7,
  /** Month and day on which a survey round begins; it lasts a year. The winter campaign's first surveys are made in November. */
  surveyRoundBeginsOn: '11-01',
  /** People whose service-list entries one batch of stream records refreshes at the same time. */
  serviceEntriesAtOnce: 25,
  /** Days in which a move is to be answered; then it stands on the list of the lowest bureau that holds both regions. Silence moves nobody. */
  moveAnswerDays: 7,
  /** Open moves of one person: several counties may have met them in a season, not twenty. */
  movesOpenMax: 20,
  /** Purpose of a reveal, in characters: it must say something. */
  revealPurposeCharactersMin: 2,
  revealPurposeCharactersMax: 200,
  /** Reveals of one account and day: more than a service window has visitors, far fewer than a list that is copied out. */
  revealsPerDayMax: 100,
  /** People whom one account may ask about by number on one day, by look-ups, surveys and registrations together: ten busy windows, or ten full batches of surveys of strangers. */
  inquiriesPerDayMax: 1_000,
  /** Days for which inquiries are kept: three years (Personal Information Protection Law, article 56). */
  inquiryDaysKept: 1_096,
  /** People that one person can have been registered as besides: each is one more collection to read. */
  mergedMax: 10,
  /** Pairs that one look at a person raises: someone is registered twice or three times, not a hundred times. */
  duplicatesAtOnce: 5,
  /** People with one phone who may be one person for that: where more share it, it is a village shop's, and everybody's. */
  phoneSharersMax: 20,
  /** People with one phone whom a search looks at, wherever they live: one batch read. */
  phoneHoldersMax: 100,
  /** People that one dismissal tells apart: 45 pairs, two items each, and a condition for each of them fit into one transaction. */
  dismissedMax: 10,

  /** Years. Labor Law art. 15 and the Provisions on the Prohibition of Using Child Labor: below, nobody may employ or introduce them. */
  workingAgeMin: 16,
  /** Years. Labor Law art. 58: below, a juvenile worker. */
  adultAge: 18,
  /** Years a position's own age limits may name. */
  positionAgeMax: 100,

  /** People who travel together; a party is one transaction of 4 + one item per traveller, within DynamoDB's 100. */
  partyMax: 50,
  stopsMin: 2,
  /** Stops of a service. 29 legs keep the seat expression below DynamoDB's 4,096 characters and 300 operands. */
  stopsMax: 30,
  /** The longest train carries about 1,500; a plan above this is a typing error. */
  seatsMax: 2_000,
  /** County quotas of one service: each is one number in the inventory item. */
  quotasMax: 129,
  /** Days ahead that a service may depart or a journey be requested. */
  travelDaysAheadMax: 400,
  /** Days of one travel window. */
  travelWindowDaysMax: 60,
  /** Days from a service's first departure to its last arrival: the longest special train takes less, and a trip's end guards its traveller. */
  routeDaysMax: 3,
  /** Minutes that seats are held for a party that has not confirmed. */
  holdMinutes: 30,
  /** Minutes that seats are held for a party that waited: nobody sits in front of a list, and seats come free at night, too. */
  waitlistHoldMinutes: 720,
  /** Hours before its service leaves by which a party that must confirm moved seats again has answered: enough for somebody else to take them. */
  askedHoursBefore: 24,
  /** Parties that may be served ahead of one that does not fit, with seats that it would need; then seats are gathered for it. */
  waitlistSkipsMax: 20,
  /** Parties that one transaction serves: two items each and the inventory, within DynamoDB's 100. */
  waitlistServedAtOnce: 49,
  /** Places of a lane that a look reads at first, one read unit; and at most at a time, 64 KB. */
  placesReadFirst: 25,
  placesReadMax: 400,
  /** Seconds after its beginning in which a request has joined a line: no function of ours runs longer, and clocks differ by little. */
  joiningSecondsMax: 60,
  /** Days on which a party may leave: its window, and whatever days it agreed to since. */
  placeDaysMax: 1_000,
  /**
   * Parties who are passed over that one look counts, in the transaction that serves the others: an item each, which leaves room for
   * others. Those behind them are counted once they are among them.
   */
  skipsCounted: 49,
  /** Positions in a lane that are told exactly: 16 KB of places, two read units. */
  waitlistPositionMax: 100,
  /** Departures off sale that a request looks at to say whether any would do. */
  departuresOffSaleRead: 50,
  /** Services that a request looks at besides the first, each one read unit; the list's writer looks at the others. */
  servicesLookedAt: 3,
  /** Transactions of one look at a service's waitlist; then it calls the next look. */
  waitlistRoundsMax: 20,
  /** Corridors of a service that one transaction lists anew: three items each and the inventory, within DynamoDB's 100. */
  relistedAtOnce: 33,
  /** Services whose waitlists one batch of the stream looks at, at the same time. */
  waitlistServicesAtOnce: 8,
  /** Times that a request is filed anew over what others filed meanwhile: more than a party has travellers who may move. */
  homeRoundsMax: 60,
  /** Single writes of the waitlist that are under way at the same time: the SDK opens 50 connections. */
  waitlistWritesAtOnce: 25,
  /** Parties that one step of a cancelled service's run moves back to the waitlist: three items each, within DynamoDB's 100. */
  displacedAtOnce: 30,
  /** Allocations that one step of the run after other times looks at. */
  retimedAtOnce: 25,
  /** Corridors (prefecture to province) of one service, each an item of its transaction: 30 stops in four provinces have 75. */
  corridorsMax: 90,
  /** Days back that a list of services reaches unless it is asked for more: a season and the one before. */
  travelServicesBackDays: 365,
  /** Days that may lie between two pages of it: the window moves on with the days, and the cursor does not. */
  travelServicesPauseDays: 31,
  /** Civil date. No service that the system knows left before it; each year of a list's window is a query. */
  travelServicesEarliestOn: '2020-01-01',
  /** Due holds or quotas that the sweep reads at a time. */
  sweepItemsReadAtOnce: 500,
  /** Milliseconds in which one run of the sweep begins transactions: the last may fight conflicts for 8 s more, then the function's time is nearly over. What hangs longer is the next run's. */
  sweepMs: 45_000,
  /** Minutes for which a sweep puts off what it can't end: somebody may mend it meanwhile, and it is not in the way. */
  putOffMinutes: 60,
  /** Sweeps' transactions at a time. */
  sweepParallel: 8,

  /** Passengers of one manifest: packed, 10,000 people who travel alone are within DynamoDB's 400 KB; the longest train sold five times over. */
  manifestPassengersMax: 10_000,
  /** Times that a closing reads the service again over what others changed meanwhile. */
  manifestRoundsMax: 20,
  /** Allocations that a closing confirms or ends, or a boarding writes, at the same time: the SDK opens 50 connections. */
  manifestHoldsAtOnce: 25,
  /** Times that an order of group tickets is made again over another one for the same train. */
  groupTicketRoundsMax: 20,
  /** Hours that a boarding may lie before the first departure (or the list), and after the last arrival: trains are late. */
  boardingHoursAround: 24,
  /**
   * Travellers without a number for whom a search looks for seats around those who were told theirs, and the seats that it tries: about 20
   * ms at most on a train of 1,500 seats. More than these come late only where half of a service is sold anew.
   */
  seatSearchTravellersMax: 60,
  seatSearchStepsMax: 2_000,

  /** Days of demand in one answer: a week unless asked for more, the rush and three weeks at most. */
  demandDays: 7,
  demandDaysMax: 62,
  /** Rows of one answer: about 2 MB; Lambda carries 6. */
  demandRowsMax: 10_000,
  /** Rows that are looked through for it: a week in which every county of a province asks for every city of the coast, or two months of one prefecture. */
  demandRowsReadMax: 30_000,
  /** Items of one prefecture that are read at a time: a week of the prefecture with the most counties. */
  demandItemsReadAtOnce: 125,
  /** The province whose demand is shown to whoever has no region, such as a carrier. */
  homeProvince: '53',
  /** Travellers that a bureau may ask for before a coach runs: its seats. */
  coachThresholdMax: 45,
  /** Share of the seats of a plan that is to be filled, and travellers that justify a coach, where nobody says otherwise. */
  loadFactorTarget: 0.85,
  coachThreshold: 20,
  /** Yuan that a plan pays rather than leave one traveller behind: above what the dearest seat of any vehicle costs. */
  unservedCost: 3_000,
  /** Waiting parties of one plan: a season's largest day of a province, about 10 MB. */
  planPartiesMax: 10_000,
  /** Days before their work begins on which a plan lets people leave: no coach takes longer. */
  planTransitDays: 2,
  /** Runs to one city that a plan chooses from: with more, the solver's first bound takes longer than all of its time. */
  planCandidatesMax: 1_500,
  /** Seconds of solving, all cities together: with reading and storing below the function's 20 s and API Gateway's 29 s. */
  planSeconds: 7,
  /** Seconds after which an account may plan again whose plan never ended: longer than the function lives. */
  planLeaseSeconds: 30,
  /** Times that a part of a city's plan is done anew before the solver begins. */
  planRounds: 300,
  /** A city's plan that is proven to cost at most this share too much is good enough. */
  planGap: 0.002,
  /** Hours for which a proposal can be approved: until tomorrow's waitlist. */
  proposalHours: 24,
  /** Proposals that are stored at the same time: the SDK opens 50 connections. */
  proposalsStoredAtOnce: 25,
  /** Days for which a proposal can be looked at: a season. */
  proposalDaysKept: 90,

  /** Milliseconds that a write fights `TransactionConflict` before it gives up: below API Gateway's 29 s, above the 4.6 s in which 200 parties got seats of one item. */
  conflictDeadlineMs: 8_000,
  /** Milliseconds that a party fights others for the seats of a service; then it joins the waitlist, whose writer serves 49 at once. */
  saleMs: 1_000,
  conflictBackoffMs: 20,
  conflictBackoffMsMax: 400,
  /** Attempts of a call while DynamoDB or S3 is out of reach or out of order: what does not mend in moments is the caller's to try again. */
  outageAttemptsMax: 3,

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

  /** Days for which it is kept what could not be taken as it is, as failed batches are. */
  asideDays: 90,
  /** Malformed items that a process remembers to have set aside, some 100 bytes each; then it tells of each once more. */
  asideRemembered: 1_000,
  /** Malformed items that one request sets aside at a time: it waits for them. */
  asideWritesAtOnce: 25,

  /** Years. An instant outside is a typing error; inside, every instant has as many characters and sorts as text. */
  instantYearMin: 2000,
  instantYearMax: 2200,

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
  /** Bytes of a request as Lambda takes it: JSON that holds its headers, and its body as a text in which each quote takes two. */
  eventBytesMax: 6 * 1024 * 1024,
  /** Bytes of the first line and the headers of a request, as API Gateway bounds them: ten times what a browser with a token sends. */
  headerBytesMax: 10_240,
  /** Milliseconds in which a request must have come whole; a mobile network takes a few seconds for 6 MB. */
  requestMs: 15_000,

  /** Errors of one input: about 200 KB; Lambda carries 6 MB. */
  userErrorsMax: 1_000,

  /** Units (UTF-16) of any text of any argument: five times the longest that a field takes. Longer ones are not looked at. */
  textUnitsMax: 10_000,
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
