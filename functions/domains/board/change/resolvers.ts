/** GraphQL to changes and back. */
import type { Resolvers, Role } from '../../../generated/graphql';
import type { Vault } from '../../../platform/security/crypto';
import { type FieldChange, lineOf, unpackChanges } from './change';
import type { Change } from './store';

export const changeResolvers = {
  Change: {
    role: ({ roles: [role] }) => (role as Role | undefined) ?? null,
    roles: ({ roles }) => roles as readonly Role[],
    what: (change, _, { vault }) => lineOf(fieldsOf(change, vault)),
    fields: (change, _, { vault }) => fieldsOf(change, vault),
  },
} satisfies Resolvers;

function fieldsOf({ id, action, box }: Change, vault: Vault): FieldChange[] {
  return unpackChanges(action, vault.decrypt(box, id));
}
