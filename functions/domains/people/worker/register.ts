/** Use case: register a worker. Profile, guard of the identity number and first history entry are written together. */
import type { MoveId, WorkerId } from '../../../id-kinds';
import type { RegisterWorkerInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { preciseInstantOf, today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import type { Write } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { keyReused, inputFingerprint, idempotent } from '../../../platform/requests/idempotency';
import { asId } from '../../../platform/values/ids';
import { parseMobile } from '../../../platform/values/phone';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import { countInquiries } from '../inquiry/service';
import { ethnicGroupOf } from '../../reference/ethnic-group/ethnic-group';
import { asRegionCode, homeOf } from '../../reference/region/region-code';
import { type HistoryEntry, entryPut, toldAt } from './history/history-store';
import { takeIdentityNumber } from './identity-store';
import { registerProfile, type Worker } from './store';
import {
  consentFields,
  daysTold,
  instantOfStamp,
  NO_PHONE,
  registrationStamp,
  type ProfileFields,
} from './history/history';
import { type IdentityNumber, parseIdentityNumber } from '../../../platform/values/identity-number';
import { getWholeWorker, phoneHashOf } from './look-up';
import { answered, isLeftOut, nameOf } from '../../../platform/values/spelling';
import { checkRegistration, NO_WORDS } from './checks';

/**
 * Idempotent by key. If two registrations have one identity number, one wins; the other is refused at `identityNumber`,
 * which counts as an inquiry (`inquiry/service.ts`). An account without inquiries left can't register workers.
 */
export function registerWorker(context: Context, form: RegisterWorkerInput): Promise<Outcome<Worker>> {
  return register(context, answered(form, { kept: ['idempotencyKey'], none: NO_WORDS }));
}

const register = idempotent<RegisterWorkerInput, Worker>('registerWorker', 'Workers', {
  check: ({ viewer, clock }, input) => checkRegistration(input, viewer, today(clock)),
  async attempt(context, input, recordPut) {
    if (!(await countInquiries(context, [], { besides: 1 }))) return exhausted;
    const identity = parseIdentityNumber(input.identityNumber, today(context.clock));
    assert(typeof identity !== 'string', 'a checked registration');
    const id = context.ids.next('wkr');
    const at = preciseInstantOf(context.clock.now());
    const { account } = context.viewer;
    const { worker, writes } = newWorker(context, identity, {
      workerId: id,
      kind: 'REGISTRATION',
      stamp: registrationStamp(at, id),
      by: account,
      recordedAt: at,
      told: told(context, id, input),
    });
    const record = recordPut(id);
    const commit = await context.db.commit([...writes, record]);
    if (commit.committed) return ok(worker);
    if (commit.refused.has(record)) return keyReused;
    const fingerprint = context.vault.fingerprint('identityNumber', identity.number);
    // The same request, repeated, asks about nobody new.
    const again = inputFingerprint(context, input);
    const granted = await countInquiries(context, [{ kind: 'REGISTRATION', fingerprint }], { fingerprint: again });
    return granted ? failed(refusal('IDENTITY_NUMBER_TAKEN', ['identityNumber'])) : exhausted;
  },
  see: getWholeWorker,
});

const exhausted = failed(refusal('INQUIRIES_EXHAUSTED', ['identityNumber'], { max: limits.inquiriesPerDayMax }));

/** A new worker from the first entry, which must have name and home. The guard is the second of the writes. */
export function newWorker(
  { vault, clock }: Context,
  identity: IdentityNumber,
  entry: HistoryEntry,
): { readonly worker: Worker; readonly writes: readonly [profile: Write, guard: Write, entry: Write] } {
  const { workerId: id, stamp } = entry;
  const { name, villageCode, ...known } = entry.told;
  assert(name !== undefined && villageCode !== undefined, 'a first entry with name and home');
  const worker = {
    ...known,
    ...daysTold(known, toldAt(entry)),
    id,
    name,
    villageCode,
    ...homeOf(villageCode),
    identityNumberBox: vault.encrypt(identity.number, id),
    birthDate: identity.birthDate,
    sex: identity.sex,
    newest: stamp,
    ...(entry.kind === 'SURVEY' && { surveyedAt: instantOfStamp(stamp) }),
    registeredAt: preciseInstantOf(clock.now()),
    version: 1,
  } as Worker;
  return {
    worker,
    writes: [
      registerProfile(worker),
      takeIdentityNumber(vault.fingerprint('identityNumber', identity.number), id),
      entryPut(entry),
    ],
  };
}

type Words = Omit<ProfileFields, 'phoneBox' | 'phoneHash' | keyof Codes> & Codes & { readonly phone?: string };

/** Fields that are codes of regions or ids, as a caller tells them. */
interface Codes {
  readonly villageCode?: string;
  readonly destinationRegionCodes?: string[];
  readonly wantsToGoWith?: string[];
}

/**
 * Profile fields of checked input: texts trimmed, name and phone in normal form, the phone encrypted in the context of
 * the worker, or of the move that holds them until it is decided.
 * Null and absent fields are left out.
 */
export function told(
  { vault }: Context,
  ownerId: WorkerId | MoveId,
  input: { readonly [F in keyof Words]?: Readonly<Words[F]> | null | undefined } & {
    readonly clearPhone?: boolean | null | undefined;
  },
): ProfileFields {
  const { phone: given, villageCode } = input;
  const destinations = input.destinationRegionCodes?.filter(isAnswer).map((code) => asRegionCode(code.trim()));
  const companions = input.wantsToGoWith?.filter(isAnswer).map((id) => asId(id.trim(), 'wkr'));
  const fields = profileFieldNames.flatMap((field) =>
    input[field] == null ? [] : [[field, trimmed(input[field])] as const],
  );
  const phone = given == null ? undefined : parseMobile(given);
  const ethnicGroup = ethnicGroupOf(input.ethnicGroup ?? '');
  return {
    ...(Object.fromEntries(fields) as ProfileFields),
    ...(input.name != null && { name: nameOf(input.name) }),
    ...(villageCode != null && { villageCode: asRegionCode(villageCode.trim()) }),
    ...(destinations != null && { destinationRegionCodes: destinations }),
    ...(companions != null && { wantsToGoWith: companions }),
    ...(ethnicGroup !== undefined && { ethnicGroup: ethnicGroup.name }),
    ...(phone !== undefined && {
      phoneBox: vault.encrypt(phone, ownerId),
      phoneHash: phoneHashOf(vault, phone),
    }),
    ...(input.clearPhone === true && { phoneBox: vault.encrypt('', ownerId), phoneHash: NO_PHONE }),
  };
}

const profileFieldNames = [
  ...(['name', 'education', 'language', 'skills', 'groupTags', 'employment', 'monthlyIncome'] as const),
  ...(['wantsWork', 'occupationCodes', 'wageExpected', 'departFrom'] as const),
  ...(['needsTransport', 'needsTraining'] as const),
  ...Object.values(consentFields),
] satisfies (keyof Words)[];

function trimmed(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  return Array.isArray(value) ? value.filter(isAnswer).map(trimmed) : value;
}

function isAnswer(one: unknown): boolean {
  return typeof one !== 'string' || !isLeftOut(one);
}
