/** Operations with their types, as npm run operations writes them. */
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type BestPaidQueryVariables = Exact<{
  regionCode: Scalars['String']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type BestPaidQuery = { readonly __typename?: 'Query', readonly positions?: { readonly __typename?: 'PositionConnection', readonly edges: ReadonlyArray<{ readonly __typename?: 'PositionEdge', readonly node: { readonly __typename?: 'Position', readonly id: string, readonly title: string, readonly wageMin: number, readonly vacancies: number, readonly enterprise: { readonly __typename?: 'Enterprise', readonly id: string, readonly name: string } } }>, readonly pageInfo: { readonly __typename?: 'PageInfo', readonly hasNextPage: boolean, readonly endCursor?: string | null } } | null };

export type OfferFragment = { readonly __typename?: 'Position', readonly id: string, readonly title: string, readonly wageMin: number, readonly vacancies: number, readonly enterprise: { readonly __typename?: 'Enterprise', readonly id: string, readonly name: string } };

export type FindPersonQueryVariables = Exact<{
  name: Scalars['String']['input'];
  regionCode: Scalars['String']['input'];
}>;


export type FindPersonQuery = { readonly __typename?: 'Query', readonly workers?: { readonly __typename?: 'WorkerConnection', readonly edges: ReadonlyArray<{ readonly __typename?: 'WorkerEdge', readonly node: { readonly __typename?: 'Worker', readonly id: string, readonly name: string, readonly maskedIdentityNumber: string } }> } | null };

export type RegisterPersonMutationVariables = Exact<{
  input: RegisterWorkerInput;
}>;


export type RegisterPersonMutation = { readonly __typename?: 'Mutation', readonly registerWorker: { readonly __typename?: 'RegisterWorkerPayload', readonly worker?: { readonly __typename?: 'Worker', readonly id: string, readonly name: string } | null, readonly userErrors: ReadonlyArray<{ readonly __typename?: 'UserError', readonly code: UserErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }> } };

export const OfferFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Offer"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Position"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"wageMin"}},{"kind":"Field","name":{"kind":"Name","value":"vacancies"}},{"kind":"Field","name":{"kind":"Name","value":"enterprise"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<OfferFragment, unknown>;
export const BestPaidDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"BestPaid"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"regionCode"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"positions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"regionCode"},"value":{"kind":"Variable","name":{"kind":"Name","value":"regionCode"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"EnumValue","value":"WAGE_DESC"}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Offer"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Offer"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Position"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"wageMin"}},{"kind":"Field","name":{"kind":"Name","value":"vacancies"}},{"kind":"Field","name":{"kind":"Name","value":"enterprise"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<BestPaidQuery, BestPaidQueryVariables>;
export const FindPersonDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"FindPerson"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"regionCode"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"nameStartsWith"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"regionCode"},"value":{"kind":"Variable","name":{"kind":"Name","value":"regionCode"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"maskedIdentityNumber"}}]}}]}}]}}]}}]} as unknown as DocumentNode<FindPersonQuery, FindPersonQueryVariables>;
export const RegisterPersonDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RegisterPerson"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RegisterWorkerInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"registerWorker"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"worker"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]} as unknown as DocumentNode<RegisterPersonMutation, RegisterPersonMutationVariables>;
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A civil date of Asia/Shanghai, such as 2027-02-06. */
  Date: { input: string; output: string; }
  /** An instant in UTC, RFC 3339, such as 2027-02-06T01:30:00Z. */
  DateTime: { input: string; output: string; }
  /** Any JSON value: an object, a list, a text, a number, a flag or null. */
  JSON: { input: unknown; output: unknown; }
};

/** Highest completed education, or the least that a position asks for. */
export type Education =
  /** Bachelor's degree or a higher one. */
  | 'BACHELOR'
  /** Junior college, without a bachelor's degree. */
  | 'COLLEGE'
  /** Junior high school, nine years. */
  | 'JUNIOR_HIGH'
  /** No schooling completed; for a position, none needed. */
  | 'NONE'
  /** Primary school, six years. */
  | 'PRIMARY'
  /** General senior high school, twelve years. */
  | 'SENIOR_HIGH'
  /** Vocational or technical secondary school. */
  | 'VOCATIONAL';

/** Languages in which people are told. */
export type Language =
  /** English. */
  | 'EN'
  /** Chinese. */
  | 'ZH';

/** The person's data as on the identity card, with home and further data. */
export type RegisterWorkerInput = {
  /** Highest education that the person has completed. */
  readonly education?: InputMaybe<Education>;
  /**
   * One of the 56 ethnic groups of GB/T 3304, or 其他 and 外国血统中国籍人士: by name with or without 族 (苗), number (06) or
   * letters (MH); kept by its name.
   */
  readonly ethnicGroup?: InputMaybe<Scalars['String']['input']>;
  /** Up to 20 tags of 1 to 40 characters. */
  readonly groupTags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /**
   * Chosen by the client, 1 to 64 characters. For 30 days registerWorker with the same key and input has no second effect
   * and answers with the same object; with another input it answers IDEMPOTENCY_KEY_REUSED.
   */
  readonly idempotencyKey: Scalars['ID']['input'];
  /** Resident identity number, 18 characters (GB 11643-1999); a lower-case x is taken as X. */
  readonly identityNumber: Scalars['String']['input'];
  /** Language in which the person wants to be told; Chinese when absent. */
  readonly language?: InputMaybe<Language>;
  /** Name as on the identity card, 1 to 100 characters; every form of the middle dot is accepted. */
  readonly name: Scalars['String']['input'];
  /** Mobile number of mainland China; absent where the person has none. */
  readonly phone?: InputMaybe<Scalars['String']['input']>;
  /** Skills that the person has: up to 20, of 1 to 40 characters each. */
  readonly skills?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Home within the caller's region: code of a village (12 digits) or township (9 digits). */
  readonly villageCode: Scalars['String']['input'];
};

/** Errors that a caller can correct by changing the input or by waiting. */
export type UserErrorCode =
  /** The enterprise does not name the agency, or does so no longer. */
  | 'AGENCY_NOT_NAMED'
  /** A warning of submitted positions: the enterprise's supply agreement has ended, and no other one is in force. */
  | 'AGREEMENT_EXPIRED'
  /** A point-to-point agreement is between two different regions, and has no enterprise. */
  | 'AGREEMENT_OF_REGIONS'
  /** A traveller of the party is on board, so its seats can't be released. */
  | 'ALREADY_BOARDED'
  /** The worker has enrolled in this course, and has not cancelled. */
  | 'ALREADY_ENROLLED'
  /** The person was merged into another one before. */
  | 'ALREADY_MERGED'
  /** The worker has a trip in this direction already. */
  | 'ALREADY_TRAVELLING'
  /** Nobody has reported that the worker came to work. */
  | 'ARRIVAL_NOT_REPORTED'
  /** Somebody has reported that the worker came to work. */
  | 'ARRIVAL_REPORTED'
  /** The party would arrive after the first day of a traveller's placement. */
  | 'ARRIVES_TOO_LATE'
  /** The day of the attendance has not come. */
  | 'ATTENDANCE_IN_FUTURE'
  /** The row is valid, but another row of an ALL_OR_NOTHING batch was rejected. */
  | 'BATCH_REJECTED'
  /** Both have a placement that has not ended; end one first. */
  | 'BOTH_PLACED'
  /** The case was closed before, and is closed once. */
  | 'CASE_CLOSED'
  /** No receiver is named, or two are, or the one who has the case already. */
  | 'CASE_HANDED_TO_NOBODY'
  /** The case is not handed to anybody who could take it. */
  | 'CASE_NOT_HANDED'
  /** The case is somebody else's, who alone may do this. */
  | 'CASE_OF_OTHERS'
  /** The province has a channel of this kind already. */
  | 'CHANNEL_EXISTS'
  /** The channel has the largest allowed number of valid secrets; the oldest ends within a day. */
  | 'CHANNEL_SECRETS_TOO_MANY'
  /** Some chunks have not been sent yet. */
  | 'CHUNKS_MISSING'
  /** The chunk was sent before with other rows. */
  | 'CHUNK_DIFFERS'
  /** The chunk has more or fewer rows than expected. */
  | 'CHUNK_ROWS'
  /** The part of the list that begins with these digits has reached its limit. */
  | 'CODES_TOO_MANY'
  /** The text has not the form of a code of this list. */
  | 'CODE_FORM'
  /** The region one level above is unknown, or has been abolished. */
  | 'CODE_PARENT_MISSING'
  /** The successors of the code lead back to it. */
  | 'CODE_SUCCESSOR_CYCLE'
  /** Only a row with a last day may name successors. */
  | 'CODE_SUCCESSOR_EARLY'
  /** A successor is neither in the list nor among the rows, or begins later than the day after the last. */
  | 'CODE_SUCCESSOR_UNKNOWN'
  /** The value is allowed but unusual: if it is right, send it again with confirm: true. */
  | 'CONFIRMATION_NEEDED'
  /** The course was called off. */
  | 'COURSE_CANCELLED'
  /** The worker passed the course, or its result was told. */
  | 'COURSE_COMPLETED'
  /** Somebody came to the course or has its result, and the change would undo that. */
  | 'COURSE_HELD'
  /** The first day of the course lies ahead. */
  | 'COURSE_NOT_BEGUN'
  /** The last day of the course has passed. */
  | 'COURSE_OVER'
  /** More places of the course are taken than would be left. */
  | 'COURSE_PLACES_TAKEN'
  /** Not a unified social credit code (GB 32100-2015). */
  | 'CREDIT_CODE_INVALID'
  /** The credit code is registered already: of an enterprise for another one, of an agency for another agency. */
  | 'CREDIT_CODE_TAKEN'
  /** Not a real civil date of the form YYYY-MM-DD. */
  | 'DATE_INVALID'
  /** The date is earlier than is allowed here: before today, or before the day that the message names. */
  | 'DATE_PAST'
  /** The date is too far ahead. */
  | 'DATE_TOO_FAR'
  /** The date is too long ago. */
  | 'DATE_TOO_OLD'
  /** The day is not over for long enough: a report is published from 1:00 on the next day. */
  | 'DAY_NOT_OVER'
  /** The enterprise has accepted or refused the worker before. */
  | 'DELIVERY_ANSWERED'
  /** The time in which the enterprise could answer is over. */
  | 'DELIVERY_EXPIRED'
  /** Origin and destination are the same place: a county, or a city as a whole. */
  | 'DESTINATION_IS_ORIGIN'
  /** The list holds the same value twice. */
  | 'DUPLICATE'
  /** Another row of the batch has the same reference. */
  | 'DUPLICATE_IN_BATCH'
  /** This account has registered an enterprise already. */
  | 'ENTERPRISE_ALREADY_OWNED'
  /** The bureau has not verified the enterprise yet. */
  | 'ENTERPRISE_NOT_VERIFIED'
  /** The text is neither name nor code of an ethnic group of GB/T 3304. */
  | 'ETHNIC_GROUP_UNKNOWN'
  /** The recruitment event was called off. */
  | 'EVENT_CANCELLED'
  /** The worker was checked in at this recruitment event. */
  | 'EVENT_CHECKED_IN'
  /** The recruitment event has no place left. */
  | 'EVENT_FULL'
  /** Somebody was checked in at the recruitment event. */
  | 'EVENT_HELD'
  /** Check-in at the recruitment event has not begun. */
  | 'EVENT_NOT_BEGUN'
  /** The worker was not checked in at the recruitment event. */
  | 'EVENT_NOT_CHECKED_IN'
  /** The worker has no place at this recruitment event. */
  | 'EVENT_NOT_REGISTERED'
  /** The recruitment event is over, and for a check-in its time is, too. */
  | 'EVENT_OVER'
  /** More places of the recruitment event are taken than would be left. */
  | 'EVENT_PLACES_TAKEN'
  /** The worker has registered for this recruitment event, and has not cancelled. */
  | 'EVENT_REGISTERED'
  /** Before the first day of work nobody can have failed to come. */
  | 'FIRST_DAY_AHEAD'
  /** A follow-up tells of a day before the first day of work. */
  | 'FOLLOW_UP_BEFORE_START'
  /** A job is said to have been lost, or left, on a day before one on which a follow-up found the worker in it. */
  | 'FOLLOW_UP_OUTDATED'
  /** A worker and a clerk are given, but one person handles an order. */
  | 'HANDLER_TWICE'
  /** The headcount is lower than the number of taken vacancies. */
  | 'HEADCOUNT_BELOW_TAKEN'
  /**
   * A warning: while the file was imported, placements took more vacancies than the row offers, so its headcount was
   * raised.
   */
  | 'HEADCOUNT_RAISED'
  /** The seats were released, or the hold has expired. */
  | 'HOLD_ENDED'
  /** The idempotency key was used before with another input. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** Someone with this identity number is registered outside the caller's region under another name. */
  | 'IDENTITY_NOT_CONFIRMED'
  /** Not a resident identity number (GB 11643-1999). */
  | 'IDENTITY_NUMBER_INVALID'
  /** A worker with this identity number is registered already. */
  | 'IDENTITY_NUMBER_TAKEN'
  /** The import takes no more chunks: it is being stored, has finished, or was cancelled. */
  | 'IMPORT_ENDED'
  /** The account has used up today's inquiries by number. Queries report it as a top-level error, in extensions.code. */
  | 'INQUIRIES_EXHAUSTED'
  /** Not an RFC 3339 instant with Z or an offset in the years 2000 to 2200. */
  | 'INSTANT_INVALID'
  /** The worker is 16 or 17, and the law bans juvenile workers from this occupation. */
  | 'JUVENILE_BANNED'
  /** The worker is 16 or 17, and what the position tells of its work bans juvenile workers on the first day of work. */
  | 'JUVENILE_WORK_BANNED'
  /** The worker is 16 or 17, and the position has not told something of its work that the rules in force ask. */
  | 'JUVENILE_WORK_UNTOLD'
  /** Only the bureau says which enterprises are key enterprises. */
  | 'KEY_ENTERPRISE_OF_BUREAU'
  /** The list has fewer or more entries than allowed. */
  | 'LIST_LENGTH'
  /** The manifest is not closed yet, so seats have no numbers. */
  | 'MANIFEST_OPEN'
  /** The service has more passengers than one manifest may hold. */
  | 'MANIFEST_TOO_LONG'
  /** The limit of registrations merged into one person is reached. */
  | 'MERGED_TOO_MANY'
  /** The person to be merged has a journey that is not over: release its seats, or keep this person instead. */
  | 'MERGE_TRAVELLING'
  /** The province or prefecture has reached its limit of rows in force, or of replaced and withdrawn rows. */
  | 'MINIMUM_WAGES_TOO_MANY'
  /** The person has the largest allowed number of moves without an answer. */
  | 'MOVES_TOO_MANY'
  /** The move was answered before; the first answer stays. */
  | 'MOVE_DECIDED'
  /** The region where the person lives declined the move; see the note of the move. */
  | 'MOVE_DECLINED'
  /** Tickets of trains and flights name their traveller, so nobody boards without a booking. */
  | 'NAMED_TICKETS'
  /** The text should name something, such as a title or a skill, and is a number, a sign, a day or an answer such as yes. */
  | 'NAMES_NOTHING'
  /** A warning: another position of the enterprise has the same title, place and wage under another reference. */
  | 'NEAR_DUPLICATE'
  /** Another answer to the notice counts already. */
  | 'NOTICE_ANSWERED'
  /** The notice does not take this answer. */
  | 'NOTICE_ANSWER_NOT_OFFERED'
  /** The end of the notice has passed, or its matter was decided otherwise. */
  | 'NOTICE_OVER'
  /** The course is not held on this day. */
  | 'NOT_A_COURSE_DAY'
  /** The service is not a train; only the railway sells group tickets. */
  | 'NOT_A_TRAIN'
  /** The worker has no place in this course. */
  | 'NOT_ENROLLED'
  /** There is no such object, or the caller may not see it. */
  | 'NOT_FOUND'
  /** The traveller is not on the passenger list, or has given the seat back. */
  | 'NOT_ON_MANIFEST'
  /** A finding is of somebody who is not among the people of the visit. */
  | 'NOT_VISITED'
  /** No position is open, so nobody can be told of one. */
  | 'NO_POSITIONS_OPEN'
  /** No seat is free on the whole way, at least not without moving people who sit already. */
  | 'NO_SEAT_FREE'
  /** The number is outside the allowed range. */
  | 'NUMBER_RANGE'
  /** The occupation's code is no longer in force; the message names what replaced it. */
  | 'OCCUPATION_REPLACED'
  /** The occupation's code is not in the list. */
  | 'OCCUPATION_UNKNOWN'
  /** The two live in different provinces. */
  | 'OTHER_PROVINCE'
  /** The day is not one of the campaign. */
  | 'OUTSIDE_CAMPAIGN'
  /** It lies outside the corridors of the station: where its people come from, and where they work. */
  | 'OUTSIDE_CORRIDOR'
  /** The person or the enterprise lies outside the corridors of the working group. */
  | 'OUTSIDE_WORKING_GROUP'
  /** A warning of submitted positions: with this row more people were reported than the agreement in force promises. */
  | 'OVER_AGREEMENT'
  /** One input both sets and clears the phone. */
  | 'PHONE_CLEARED'
  /** Not a telephone number of mainland China, or a landline where only a mobile number is taken. */
  | 'PHONE_INVALID'
  /** Another answer of the worker to the placement counts already. */
  | 'PLACEMENT_ANSWERED'
  /** The placement has ended already; its end can't be changed. */
  | 'PLACEMENT_ENDED'
  /** The worker has a placement that has not ended. */
  | 'PLACEMENT_RUNNING'
  /** Another plan of this account is running; an account may run one at a time. */
  | 'PLAN_RUNNING'
  /** More parties wait than one plan can take: choose a smaller region or fewer days. */
  | 'PLAN_TOO_LARGE'
  /** The position is closed, or its closing date has passed. */
  | 'POSITION_CLOSED'
  /** Every vacancy of the position is taken. */
  | 'POSITION_FILLED'
  /** The position is of an enterprise that does not attend the recruitment event. */
  | 'POSITION_NOT_AT_EVENT'
  /** The proposal was approved before, by this account or another. */
  | 'PROPOSAL_APPROVED'
  /** The proposal has expired, or its departure time has passed: plan again. */
  | 'PROPOSAL_EXPIRED'
  /** The proposal breaks a rule of driver hours. */
  | 'PROPOSAL_INFEASIBLE'
  /** Another answer to the push counts already. */
  | 'PUSH_ANSWERED'
  /** The time to answer the push is over. */
  | 'PUSH_EXPIRED'
  /** As many push runs of the province go on as may at the same time. */
  | 'PUSH_RUNS_TOO_MANY'
  /** The push run is over, so it can't be cancelled. */
  | 'PUSH_RUN_ENDED'
  /** A push run that tells some of the same people is not over; the message names it. */
  | 'PUSH_RUN_OVERLAPS'
  /** The position of the push takes nobody any more. */
  | 'PUSH_WITHDRAWN'
  /** The quotas together exceed the number of seats. */
  | 'QUOTAS_ABOVE_SEATS'
  /** No stop before the last one serves the county of a quota. */
  | 'QUOTA_OFF_ROUTE'
  /** The end of a range lies before its start. */
  | 'RANGE_REVERSED'
  /** The region exists, but its level is too coarse or too fine here. */
  | 'REGION_LEVEL'
  /** The region lies outside the caller's region. */
  | 'REGION_OUT_OF_SCOPE'
  /** The region's code is no longer in force, and what took it over is not one region of its level: the message names it. */
  | 'REGION_REPLACED'
  /** No region has this code, or it was abolished and nobody says what took it over. */
  | 'REGION_UNKNOWN'
  /** The region's report of this day was published before; a published report does not change. */
  | 'REPORT_PUBLISHED'
  /** The field is required and was missing or empty. */
  | 'REQUIRED'
  /** The account has used up today's reveals. */
  | 'REVEALS_EXHAUSTED'
  /** The route has too many pairs of a prefecture to board in and a later province to leave in. */
  | 'ROUTE_TOO_WIDE'
  /** No rule of this kind is in force on the day; load one first. */
  | 'RULES_MISSING'
  /** The kind has reached its limit of rules, former ones included. */
  | 'RULES_TOO_MANY'
  /** The figure of the rule counts things, so it has no decimals. */
  | 'RULE_FIGURE_WHOLE'
  /** The rules in force of a kind may have only so many names: a plan weighs each of them. */
  | 'RULE_NAMES_TOO_MANY'
  /** A rule of this kind has no such part: a name, a region or a figure that its kind doesn't know. */
  | 'RULE_PART_UNKNOWN'
  /** Both ids belong to the same person. */
  | 'SAME_WORKER'
  /** Not the seal of a row of a round sheet, or one that was changed. */
  | 'SEAL_INVALID'
  /** More seats are taken than the service would have. */
  | 'SEATS_TAKEN'
  /** The travel service was cancelled. */
  | 'SERVICE_CANCELLED'
  /** The travel service sells no more seats. */
  | 'SERVICE_CLOSED'
  /** A cell of a round sheet that is fixed was changed: the row may be about somebody else now. */
  | 'SHEET_CELL_CHANGED'
  /** The person of a row no longer lives in the sheet's region, or the sheet is not of the caller's region. */
  | 'SHEET_PERSON_ELSEWHERE'
  /** The shortages of occupations are more together than the shortage of the enterprise. */
  | 'SHORTAGES_ABOVE_SHORTAGE'
  /** The stops differ from those of the service in number, order or region. */
  | 'STOPS_DIFFER'
  /** The times of the stops are not in the order of the route. */
  | 'STOP_TIMES_REVERSED'
  /** More was paid than the rule granted on application. */
  | 'SUBSIDY_AMOUNT_EXCEEDED'
  /** Somebody has applied for the subsidy of the placement. */
  | 'SUBSIDY_APPLIED'
  /** Nobody has applied for the subsidy that was to be paid. */
  | 'SUBSIDY_NOT_APPLIED'
  /** A condition of the subsidy is not met. */
  | 'SUBSIDY_NOT_ELIGIBLE'
  /** The subsidy was paid before; it is paid once. */
  | 'SUBSIDY_PAID'
  /** The time of the survey is more than 10 minutes ahead of the server's clock. */
  | 'SURVEYED_IN_FUTURE'
  /** The text holds invisible characters (control or format characters), or too many combining marks on one character. */
  | 'TEXT_CHARACTERS'
  /** The text is shorter or longer than allowed. */
  | 'TEXT_LENGTH'
  /** The text is not valid Unicode: it holds half of a surrogate pair. */
  | 'TEXT_MALFORMED'
  /**
   * The service has other times than the party was told: they changed at this moment and are now outside the party's days,
   * or a notice told former ones. Check the new times, then confirm again.
   */
  | 'TIMES_CHANGED'
  /** A warning: the title names a place that neither holds the place of work nor lies in it. */
  | 'TITLE_PLACE_DIFFERS'
  /** The person is under 16: the law forbids employing them or introducing them to work. */
  | 'UNDER_LEGAL_AGE'
  /** Not a URL, or one with a user name or a password in it. */
  | 'URL_INVALID'
  /** The address does not begin with https. */
  | 'URL_NOT_HTTPS'
  /** The address is not public: it is a loopback, private, link-local, cloud metadata or reserved address. */
  | 'URL_NOT_PUBLIC'
  /** The value is not one of the allowed values. */
  | 'VALUE_UNKNOWN'
  /** Somebody whose words became a case can't be left out of the visit. */
  | 'VISIT_HAS_CASE'
  /** Neither people nor an enterprise were visited. */
  | 'VISIT_OF_NOBODY'
  /** The wage is below the minimum wage of the place and day. */
  | 'WAGE_BELOW_MINIMUM'
  /** The enterprise has the largest allowed number of webhooks. */
  | 'WEBHOOKS_TOO_MANY'
  /** The webhook has the largest allowed number of valid secrets; the oldest ends within a day. */
  | 'WEBHOOK_SECRETS_TOO_MANY';
