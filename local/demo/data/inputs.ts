/** The inputs that the demo sends, field for field as the schema names them. All plain JSON. */
import type { Instant } from '../../../functions/platform/values/clock';

export type EnterpriseSize = 'LARGE' | 'MEDIUM' | 'SMALL' | 'MICRO';

export type Education = 'NONE' | 'PRIMARY' | 'JUNIOR_HIGH' | 'SENIOR_HIGH' | 'VOCATIONAL' | 'COLLEGE' | 'BACHELOR';

export interface RegisterEnterpriseInput {
  readonly idempotencyKey: string;
  readonly creditCode: string;
  readonly name: string;
  readonly size: EnterpriseSize;
  readonly regionCode: string;
  readonly industry: string;
  readonly contactName: string;
  readonly contactPhone: string;
  readonly keyEnterprise: boolean;
}

/**
 * A row of a batch. Only `externalRef` is certain: fields that a partner left out or mistyped are errors of the row.
 */
export interface PositionInput extends WorkInput {
  readonly externalRef: string;
  readonly title: string | null;
  readonly occupationCode: string | null;
  readonly regionCode: string | null;
  readonly headcount: number | null;
  /** Yuan a month. */
  readonly wageMin: number | null;
  readonly wageMax: number | null;
  readonly education: string | null;
  readonly ageMin: number | null;
  readonly ageMax: number | null;
  readonly skills: readonly string[];
  readonly board: boolean | null;
  readonly lodging: boolean | null;
  readonly contractMonths: number | null;
  readonly startsOn: string | null;
  readonly closesOn: string | null;
  readonly description: string | null;
}

/** What is asked of the work before a worker of 16 or 17 is placed; null where the partner does not tell it. */
export interface WorkInput {
  readonly movementsPerMinute: number | null;
  readonly liftKgFrequent: number | null;
  readonly liftKgOccasional: number | null;
  readonly nightWork: boolean | null;
  readonly hazards: readonly string[] | null;
}

export interface RegisterWorkerInput {
  readonly idempotencyKey: string;
  readonly identityNumber: string;
  readonly name: string;
  readonly phone: string;
  readonly villageCode: string;
  readonly ethnicGroup: string;
  readonly education: Education;
  readonly skills: readonly string[];
  readonly groupTags: readonly string[];
}

export type TravelMode = 'COACH' | 'TRAIN' | 'FLIGHT';

/** Instants are RFC 3339 in UTC. The first stop has no `arrivesAt`, the last no `departsAt`. */
export interface StopInput {
  readonly regionCode: string;
  readonly name: string;
  readonly arrivesAt?: Instant;
  readonly departsAt?: Instant;
}

export interface SeatQuotaInput {
  readonly originRegionCode: string;
  readonly seats: number;
}

export interface ScheduleTravelServiceInput {
  readonly idempotencyKey: string;
  readonly mode: TravelMode;
  readonly name: string;
  readonly carrierId: string;
  readonly seats: number;
  readonly stops: readonly StopInput[];
  readonly quotas: readonly SeatQuotaInput[];
  /** Absent when there are no quotas. */
  readonly quotasEndAt?: Instant;
}

/** A row of a batch, as a phone sends it: fields that were not asked are absent. */
export interface SurveyInput {
  readonly clientId: string;
  readonly identityNumber: string;
  /** RFC 3339. */
  readonly surveyedAt: string;
  readonly employment: string;
  readonly wantsWork: boolean;
  /** Yuan a month. */
  readonly monthlyIncome?: number;
  readonly destinationRegionCodes?: readonly string[];
  readonly occupationCodes?: readonly string[];
  readonly wageExpected?: number;
  readonly departFrom?: string;
  readonly needsTransport?: boolean;
  readonly needsTraining?: boolean;
}

export interface RegisterAgencyInput {
  readonly idempotencyKey: string;
  readonly creditCode: string;
  readonly name: string;
  readonly regionCode: string;
  readonly contactPhone: string;
}

export interface OpenStationInput {
  readonly idempotencyKey: string;
  readonly name: string;
  readonly regionCode: string;
  readonly phone: string;
  readonly originRegionCodes: readonly string[];
}
