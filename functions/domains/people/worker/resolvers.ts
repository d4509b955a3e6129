/** Resolvers of workers. */
import type { Resolvers } from '../../../generated/graphql';
import { filtered, mutation, pageOf } from '../../../platform/requests/resolvers';
import { today } from '../../../platform/values/clock';
import { keysOf } from '../../../platform/values/unknown';
import type { Vault } from '../../../platform/security/crypto';
import { maskPhone } from '../../../platform/values/phone';
import { ethnicGroupOf } from '../../reference/ethnic-group/ethnic-group';
import { filedOccupation } from '../../reference/occupation/occupation';
import { regionOfRecord } from '../../reference/region/region';
import { readAs } from '../../reference/region/successors';
import type { HistoryEntry } from './history/history-store';
import { consentFields, grantedUntilRefused, instantOfStamp, type ProfileFields } from './history/history';
import { ageOn, maskIdentityNumber } from '../../../platform/values/identity-number';
import { registerWorker } from './register';
import { getWholeWorker, getWorker, getWorkerByIdentityNumber, getWorkerByPhone } from './look-up';
import { recordConsent } from './companions/consent';
import { listCompanions, shownName } from './companions/list-companions';
import { listHistory, listWorkers, updateWorker } from './service';

export const workerResolvers = {
  Query: {
    workerByIdentityNumber: (_, { identityNumber }, context) => getWorkerByIdentityNumber(context, identityNumber),
    workerByPhone: (_, { phone }, context) => getWorkerByPhone(context, phone),
    workers: filtered(listWorkers),
  },
  Mutation: {
    registerWorker: mutation('worker', registerWorker),
    updateWorker: mutation('worker', updateWorker),
    recordConsent: mutation('worker', recordConsent),
  },
  Viewer: {
    worker: ({ workerId }, _, context) => (workerId === undefined ? null : getWorker(context, workerId)),
  },
  Worker: {
    maskedIdentityNumber: ({ id, identityNumberBox }, _, { vault }) =>
      maskIdentityNumber(vault.decrypt(identityNumberBox, id)),
    maskedPhone: ({ id, phoneBox }, _, { vault }) => maskedPhone(vault, id, phoneBox),
    village: ({ villageCode }) => regionOfRecord(villageCode),
    age: ({ birthDate }, _, { clock }) => ageOn(birthDate, today(clock)),
    // As it was written before it was checked, where that is no name of a group.
    ethnicGroup: ({ ethnicGroup = '' }) => ethnicGroupOf(ethnicGroup)?.name ?? (ethnicGroup || null),
    language: ({ language = 'ZH' }) => language,
    skills: ({ skills = [] }) => skills,
    groupTags: ({ groupTags = [] }) => groupTags,
    intent: (worker) => (worker.surveyedAt === undefined ? null : worker),
    consents: (worker) =>
      keysOf(consentFields).map((purpose) => ({
        purpose,
        granted: worker[consentFields[purpose]] ?? grantedUntilRefused.has(purpose),
      })),
    companions: (worker, _, context) => listCompanions(context, worker),
    mergedIds: ({ mergedIds = [] }) => mergedIds,
    history: pageOf(listHistory),
  },
  Companion: {
    worker: ({ other }, _, context) => getWholeWorker(context, other.id),
    name: ({ other }, _, context) => shownName(context, other),
  },
  // Kept as they were told, and answered by the codes that took them over.
  Intent: {
    destinationRegionCodes: ({ destinationRegionCodes: codes }) => distinct(codes?.map((code) => readAs(code).record)),
    occupationCodes: ({ occupationCodes: codes }) => distinct(codes?.map(filedOccupation)),
  },
  WorkerHistoryEntry: {
    at: ({ kind, stamp, recordedAt }) => (kind === 'REGISTRATION' ? recordedAt : instantOfStamp(stamp)),
    fields: (entry, _, { vault }) => fieldsOf(entry, vault),
  },
} satisfies Resolvers;

function distinct<T>(codes: readonly T[] | undefined): T[] | null {
  return codes === undefined ? null : [...new Set(codes)];
}

export function maskedPhone(vault: Vault, workerId: string, phoneBox: string | undefined): string | null {
  return phoneBox === undefined ? null : maskPhone(vault.decrypt(phoneBox, workerId));
}

function fieldsOf({ workerId, told }: HistoryEntry, vault: Vault): { name: string; value: string }[] {
  const { phoneBox, phoneHash: _, ...fields }: ProfileFields = told;
  const phone = maskedPhone(vault, workerId, phoneBox);
  return Object.entries({ ...fields, ...(phone !== null && { maskedPhone: phone }) }).map(([name, value]) => ({
    name,
    value: Array.isArray(value) ? value.join(', ') : String(value),
  }));
}
