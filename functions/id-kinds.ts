/**
 * The kinds of ids. Each has a prefix, and a type of its own, so that the id of a worker never stands in for that of a
 * position (docs/decisions/0041-branded-texts.md). `platform/values/ids.ts` makes and checks them. Prefixes are stored,
 * so they never change.
 */

/** Kinds that lie in the item collection of another object: they end with its ULID. With the kind of that object. */
export const owners = {
  alc: 'svc',
  /** A case, in its worker's collection. */
  cas: 'wkr',
  /** The channels of a province's bureau lie in a collection that has no item of its own. */
  chn: 'bur',
  /** Somebody's enrolment in a course. */
  enr: 'crs',
  gto: 'svc',
  imp: 'ent',
  /** The notices of an inbox lie in a collection that has no item of its own. */
  ntc: 'inb',
  plc: 'wkr',
  /** Somebody's registration for a recruitment event. */
  reg: 'evt',
  /** Derived from the job that the person is told of. */
  psh: 'wkr',
  /** A published report, in the collection of its campaign and region. */
  rpt: 'cmp',
  rvl: 'wkr',
  /** The deliveries of a webhook lie in a collection that has no item of its own. */
  whd: 'deliveries',
  whk: 'ent',
} as const;

export type Owners = typeof owners;
export type OwnedKind = keyof Owners;

type OwnKind =
  /** An agreement. */
  | 'agr'
  /** An agency. */
  | 'agy'
  /** A visit to an agency. */
  | 'avs'
  /** Derived from the code of a province. */
  | 'bur'
  | 'cmp'
  /** A course. */
  | 'crs'
  | 'deliveries'
  | 'ent'
  /** A recruitment event. */
  | 'evt'
  /** Derived from whom its notices are for. */
  | 'inb'
  | 'inq'
  | 'like'
  | 'look'
  | 'mov'
  | 'msg'
  | 'pos'
  | 'prp'
  /** A working group. */
  | 'grp'
  /** An account that reads notices of an office. */
  | 'rdr'
  /** A push run. */
  | 'run'
  | 'sgn'
  | 'sht'
  /** A labor service station. */
  | 'stn'
  | 'svc'
  | 'trq'
  /** A visit of workers, or of an enterprise. */
  | 'vis'
  | 'whe'
  | 'wkr'
  /** Somebody on a manifest who is in no register. */
  | 'wlk';

export type IdKind = OwnKind | OwnedKind;

export type Id<K extends IdKind> = `${K}_${string}`;

export type EnterpriseId = Id<'ent'>;
export type AgreementId = Id<'agr'>;
export type AgencyId = Id<'agy'>;
export type WorkerId = Id<'wkr'>;
/** Of somebody who boarded one service without a booking, and is in no register. */
export type StrangerId = Id<'wlk'>;
/** Of somebody on a list of travellers. */
export type TravellerId = WorkerId | StrangerId;
export type MoveId = Id<'mov'>;
export type RoundSheetId = Id<'sht'>;
export type InquiryId = Id<'inq'>;
export type RevealId = Id<'rvl'>;
export type ReportId = Id<'rpt'>;
export type PositionId = Id<'pos'>;
export type LikenessId = Id<'like'>;
export type ImportId = Id<'imp'>;
export type PushId = Id<'psh'>;
export type RunId = Id<'run'>;
export type PlacementId = Id<'plc'>;
/** Of a recruitment event. */
export type RecruitmentEventId = Id<'evt'>;
export type RegistrationId = Id<'reg'>;
export type CaseId = Id<'cas'>;
export type StationId = Id<'stn'>;
export type WorkingGroupId = Id<'grp'>;
export type VisitId = Id<'vis'>;
export type CourseId = Id<'crs'>;
export type EnrolmentId = Id<'enr'>;
export type ServiceId = Id<'svc'>;
/** Of a travel request. */
export type RequestId = Id<'trq'>;
export type AllocationId = Id<'alc'>;
/** Of an order of group tickets. */
export type OrderId = Id<'gto'>;
export type ProposalId = Id<'prp'>;
export type WebhookId = Id<'whk'>;
export type EventId = Id<'whe'>;
export type WebhookDeliveryId = Id<'whd'>;
export type BureauId = Id<'bur'>;
export type ChannelId = Id<'chn'>;
export type InboxId = Id<'inb'>;
export type NoticeId = Id<'ntc'>;
export type ReaderId = Id<'rdr'>;
/** Of one notice to one person by one channel. */
export type MessageId = Id<'msg'>;
export type CampaignId = Id<'cmp'>;
