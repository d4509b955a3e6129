/** Resolvers of changes. */
import type { Resolvers } from '../../../generated/graphql';
import type { Vault } from '../../../platform/security/crypto';
import { type FieldChange, lineOf, unpackChanges } from './field-changes';
import type { Change } from './store';
import { isRole } from '../../../platform/security/viewer';

export const changeResolvers = {
  Change: {
    role: ({ roles: [role] }) => (isRole(role) ? role : null),
    roles: ({ roles }) => roles.filter(isRole),
    what: (change, _, { vault }) => lineOf(fieldsOf(change, vault)),
    fields: (change, _, { vault }) => fieldsOf(change, vault),
  },
} satisfies Resolvers;

function fieldsOf({ id, action, box }: Change, vault: Vault): FieldChange[] {
  return unpackChanges(action, vault.decrypt(box, id));
}
