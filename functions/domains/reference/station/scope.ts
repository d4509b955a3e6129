/**
 * What a station or a working group covers today, so that who sees whom is decided without further reads
 * (`people/worker/access.ts`).
 */
import type { Database } from '../../../platform/dynamodb/database';
import type { StationScope } from '../../../platform/security/viewer';
import { addDays } from '../../../platform/values/civil-date';
import type { Clock } from '../../../platform/values/clock';
import { today } from '../../../platform/values/clock';
import { figure } from '../rule/rule-row';
import { readRules, ruleFor } from '../rule/service';
import type { FieldOffice } from './office';

export interface Register {
  readonly db: Database;
  readonly clock: Clock;
}

type Covering = Pick<FieldOffice, 'originCodes' | 'destinationCodes' | 'ownerRegionCode'>;

/** By the rule of its owner's region. Mostly no read (`readRules`). */
export async function scopeOf(register: Register, office: Covering): Promise<StationScope> {
  const { originCodes, destinationCodes, ownerRegionCode } = office;
  const on = today(register.clock);
  const rule = ruleFor(await readRules(register, ['FIELD_WORK']), 'FIELD_WORK', on, ownerRegionCode);
  return {
    ...{ originCodes, destinationCodes, today: on },
    // The last of the days is seen whole.
    boardedSince: addDays(on, -figure(rule, 'AFTER_BOARDING_DAYS')),
  };
}
