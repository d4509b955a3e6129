/** The demo's offices that act for others: an agency, and the station of the bureau where most of its people work. */
import { creditCheckCharacter } from '../../../functions/domains/reference/enterprise/credit-code';
import type { CivilDate } from '../../../functions/platform/values/civil-date';
import type { OpenStationInput, RegisterAgencyInput } from './inputs';

export interface DemoOffices {
  readonly agency: RegisterAgencyInput;
  readonly station: OpenStationInput;
}

/** The same for each seed, but for its keys. */
export function demoOffices(seed: number, today: CivilDate): DemoOffices {
  const first17 = '91530102MAJ0BB0W1';
  return {
    agency: {
      idempotencyKey: `demo-${seed}-${today}-agency`,
      creditCode: first17 + creditCheckCharacter(first17),
      name: '昆明春城人力资源服务有限公司',
      regionCode: '530102',
      contactPhone: '0871-65370101',
    },
    station: {
      idempotencyKey: `demo-${seed}-${today}-station`,
      name: '云南省驻东莞劳务服务站',
      regionCode: '441900',
      phone: '0769-22870053',
      originRegionCodes: ['53'],
    },
  };
}
