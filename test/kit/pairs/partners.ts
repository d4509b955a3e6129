/**
 * A world of pairs around an enterprise that registered itself and waits for the bureau's verdict: others want its credit code,
 * its account registers anew, and positions come in meanwhile.
 */
import { asId } from '../../../functions/platform/values/ids';
import { enterpriseKey, parseEnterprise } from '../../../functions/domains/reference/enterprise/store';
import { registerEnterprise } from '../../../functions/domains/reference/enterprise/service';
import { updateEnterprise } from '../../../functions/domains/reference/enterprise/update';
import { verifyEnterprise } from '../../../functions/domains/reference/enterprise/verify';
import { parseReport, reportsOf } from '../../../functions/domains/reference/enterprise-status/store';
import { reportEnterpriseStatus } from '../../../functions/domains/reference/enterprise-status/service';
import { asCivilDate } from '../../../functions/platform/values/civil-date';
import { parsePosition, positionKey } from '../../../functions/domains/jobs/position/store';
import { positionIdOf } from '../../../functions/domains/jobs/submission/submit-rows';
import { closePosition } from '../../../functions/domains/jobs/position/service';
import { submitPositions } from '../../../functions/domains/jobs/submission/service';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { guardKey } from '../../../functions/platform/items/guard';
import type { Viewer } from '../../../functions/platform/security/viewer';
import { failed } from '../../../functions/platform/requests/result';
import { does, type Surroundings, type UseCase, type World } from '../pairs';
import { creditCode, enterpriseInput } from '../system';
import { BUREAU, contextOf, valueOf } from '../travel-scene';
import { row } from './jobs';
import { accountOf } from './people';

interface Partners {
  readonly enterpriseId: string;
  readonly owner: Viewer;
  readonly code: string;
  readonly positionId: string;
  /** Ids of the enterprises that were registered besides. */
  readonly others: Set<string>;
}

async function build({ db }: Pick<Surroundings, 'db'>): Promise<Partners> {
  const owner = accountOf({ roles: ['ENTERPRISE'], account: '' });
  const input = enterpriseInput({ regionCode: '530102' });
  const { id: enterpriseId } = valueOf(await registerEnterprise(contextOf(db, { viewer: owner }), input));
  const batch = { idempotencyKey: input.idempotencyKey, enterpriseId, positions: [row('first', 2)] };
  const [first] = valueOf(
    await submitPositions(contextOf(db, { viewer: owner }), { ...batch, mode: 'COMMIT', errorPolicy: 'ACCEPT_VALID' }),
  );
  return { enterpriseId, owner, code: input.creditCode, positionId: first?.position?.id ?? '', others: new Set() };
}

const verify = (verified: boolean): UseCase<Partners> =>
  does('verifyEnterprise', (context, { enterpriseId }) => verifyEnterprise(context, { enterpriseId, verified }));

/** @param own whether it is the owner's account, with another code. */
const register = (roles: Viewer['roles'], own = false): UseCase<Partners> =>
  does('registerEnterprise', async (context, { owner, code, others }, idempotencyKey) => {
    const viewer = own
      ? owner
      : { ...(roles.includes('BUREAU') ? BUREAU : { roles }), account: context.viewer.account };
    const input = { ...enterpriseInput({ regionCode: '530102' }), idempotencyKey, creditCode: code };
    const other = codes.get(idempotencyKey) ?? creditCode();
    codes.set(idempotencyKey, other);
    const outcome = await registerEnterprise({ ...context, viewer }, { ...input, ...(own && { creditCode: other }) });
    if (outcome.ok) others.add(outcome.value.id);
    return outcome;
  });

/** Who says the same again, says it of the same code. */
const codes = new Map<string, string>();

const reports = (on: string, shortage: number): UseCase<Partners> =>
  does('reportEnterpriseStatus', (context, { enterpriseId }, idempotencyKey) => {
    const input = { idempotencyKey, enterpriseId, on: asCivilDate(on), employed: 100, shortage };
    return reportEnterpriseStatus(context, input);
  });

const useCases: Readonly<Record<string, UseCase<Partners>>> = {
  'it is verified': verify(true),
  'it is refused': verify(false),
  'its account registers another': register(['ENTERPRISE'], true),
  'somebody else has its code': register(['ENTERPRISE']),
  'the bureau registers its code': register(['BUREAU']),
  'it reports of today': reports('2027-01-20', 5),
  'it reports of today again': reports('2027-01-20', 7),
  'it reports of yesterday': reports('2027-01-19', 9),
  'its seat moves': does('updateEnterprise', (context, { enterpriseId }, idempotencyKey) =>
    updateEnterprise(context, { idempotencyKey, enterpriseId, regionCode: '441900' }),
  ),
  'a position is submitted': does('submitPositions', async (context, { enterpriseId }, idempotencyKey) => {
    const input = { idempotencyKey, enterpriseId, positions: [row('second', 1)] };
    const outcome = await submitPositions(context, { ...input, mode: 'COMMIT', errorPolicy: 'ALL_OR_NOTHING' });
    const errors = outcome.ok ? outcome.value.flatMap((result) => result.errors) : [];
    return errors.length > 0 ? failed(errors) : outcome;
  }),
  'its position closes': does('closePosition', (context, { positionId }, idempotencyKey) =>
    closePosition(context, { idempotencyKey, positionId, reason: 'WITHDRAWN' }),
  ),
};

async function read(db: Database, { enterpriseId, owner, code, positionId, others }: Partners) {
  const { vault } = contextOf(db);
  const second = positionIdOf(asId(enterpriseId, 'ent'), 'second');
  const [code_, account, ...items] = await db.batchGet([
    guardKey('Positions', 'creditCode', code),
    guardKey('Positions', 'enterpriseOwner', vault.fingerprint('account', owner.account)),
    ...[enterpriseId, ...others].map((id) => enterpriseKey(asId(id, 'ent'))),
  ]);
  const positions = await db.batchGet([positionId, second].map((id) => positionKey(asId(id, 'pos'))));
  const reported = await db.query(reportsOf(asId(enterpriseId, 'ent')));
  return {
    reports: reported.items.map(parseReport),
    holder: code_?.['ownerId'],
    owned: account?.['ownerId'],
    enterprises: items.flatMap((item) => (item === undefined ? [] : [parseEnterprise(item)])),
    positions: positions.flatMap((item) => (item === undefined ? [] : [parsePosition(item)])),
  };
}

async function tell(db: Database, scene: Partners): Promise<unknown> {
  const { holder, owned, enterprises, positions, reports: told } = await read(db, scene);
  const it = enterprises.find(({ id }) => id === scene.enterpriseId);
  const name = (id: unknown): string => (id === scene.enterpriseId ? 'it' : id === undefined ? '-' : 'another');
  return {
    ...{
      reports: told.map(({ on, shortage }) => `${on} ${shortage}`),
      status: it?.status?.shortage,
      at: it?.regionCode,
    },
    ...{ holder: name(holder), owned: name(owned), positions: positions.map(({ status }) => status) },
    enterprises: enterprises.map(({ id, verified, refusedAt }) => [name(id), verified, refusedAt !== undefined].join()),
  };
}

/** Counted from the tables alone. */
async function recount(db: Database, scene: Partners): Promise<string[]> {
  const { holder, owned, enterprises, positions, reports: told } = await read(db, scene);
  const standing = enterprises.filter(({ refusedAt }) => refusedAt === undefined);
  const claimants = standing.filter(({ creditCode: code }) => code === scene.code);
  const it = enterprises.find(({ id }) => id === scene.enterpriseId);
  const ofTheAccount = standing.filter(({ creditCode: code, verified }) => code !== scene.code && !verified);
  const latest = told.at(-1);
  return [
    ...(latest?.shortage === it?.status?.shortage && latest?.on === it?.reportedOn
      ? []
      : ['the status is not the latest']),
    ...(claimants.length > 1 ? [`${claimants.length} enterprises have one code`] : []),
    ...(claimants.length === 1 && claimants[0]?.id !== holder ? ['a code leads to another than who has it'] : []),
    ...(claimants.length === 0 && holder !== undefined ? ['a code is kept from everyone'] : []),
    ...(ofTheAccount.length > 0 && !ofTheAccount.some(({ id }) => id === owned) ? ['an account lost its own'] : []),
    ...positions
      .filter(({ status }) => status !== 'CLOSED' && status !== (it?.verified === true ? 'OPEN' : 'PENDING'))
      .map(({ status }) => `a position is ${status} where verified is ${String(it?.verified)}`),
  ];
}

export const partners: World<Partners> = { useCases, build, tell, recount };
