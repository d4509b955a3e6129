/** Objects with full lists of field work, which nobody else of the measured operations asks for. */
import { nameAgency } from '../../functions/domains/reference/agency/naming/naming-store';
import { registerAgency } from '../../functions/domains/reference/agency/store';
import { signAgreement } from '../../functions/domains/reference/agreement/store';
import { putReport } from '../../functions/domains/reference/enterprise-status/store';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import type { AgencyId } from '../../functions/id-kinds';
import type { Item } from '../../functions/platform/dynamodb/database';
import { addDays } from '../../functions/platform/values/civil-date';
import { instantOf } from '../../functions/platform/values/clock';
import { idOf, itemOf, NOW, TODAY } from './items';
import { caseInput, visitInput } from './support-given';

/** One more than a page. */
const MANY = 26;

const agencyIdOf = (number: number): AgencyId => `agy_${String(number).padStart(26, '0')}`;

/** Of an enterprise that is in no other list. */
export const listed = { enterpriseId: idOf('ent', 20), agencyId: agencyIdOf(0), workerId: idOf('wkr', 770) } as const;

/** Reports, agreements and agencies of the enterprise, and enterprises of the agency. */
export function* fieldLists(): Generator<Item> {
  const [at, region] = [instantOf(NOW), asRegionCode('440106')];
  const { enterpriseId } = listed;
  for (let number = 0; number < MANY; number += 1) {
    const [day, id] = [addDays(TODAY, -number), agencyIdOf(number)];
    yield itemOf(putReport(enterpriseId, { on: day, employed: 300, shortage: number, reportedAt: at }));
    const term = { headcountPromised: 100, startsOn: TODAY, endsOn: addDays(TODAY, 100 + number) };
    const parties = { enterpriseId, ownerRegionCode: asRegionCode('53'), signedAt: at };
    const agreementId = `agr_${String(number).padStart(26, '0')}` as const;
    yield itemOf(signAgreement({ id: agreementId, kind: 'DIRECT_SUPPLY', ...term, ...parties }));
    const names = { id, creditCode: `agency-${number}`, name: '广州市穗才人力资源有限公司', regionCode: region };
    const visits = { ownerRegionCode: region, registeredAt: at, visitCount: 0, seasons: [], version: 1 };
    yield itemOf(registerAgency({ ...names, ...visits }));
    const naming = { namedAt: at, inChargeCode: region };
    yield itemOf(nameAgency(undefined, { agencyId: id, enterpriseId, ...naming }));
    if (number > 0)
      yield itemOf(nameAgency(undefined, { agencyId: listed.agencyId, enterpriseId: idOf('ent', number), ...naming }));
  }
}

/**
 * Visits to the enterprise and by the working group, and cases and visits of a worker, who lives in the register.
 * @param make makes an object by a mutation.
 */
export async function prepareFieldLists(
  make: (mutation: string, made: string, input: object) => Promise<unknown>,
  { groupId, atWork }: { readonly groupId: string; readonly atWork: string },
): Promise<void> {
  const { enterpriseId, workerId } = listed;
  for (let number = 0; number < MANY; number += 1) {
    const visit = (key: string, change: object): Promise<unknown> =>
      make('recordVisit', 'visit { id }', {
        ...visitInput(`${key}-${number}`, '', { stationId: undefined, workerIds: [workerId], ...change }),
      });
    await visit('enterprise', { enterpriseId });
    await visit('group', { workingGroupId: groupId, workerIds: [atWork] });
    await make('openCase', 'case { id }', { ...caseInput(`listed-${number}`, 770) });
  }
}
