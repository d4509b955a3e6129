/** GraphQL to changes and back. */
import type { Resolvers, Role } from '../../generated/graphql';
import { unpackChanges } from './change';

export const changeResolvers = {
  Change: {
    role: ({ roles: [role] }) => (role as Role | undefined) ?? null,
    roles: ({ roles }) => roles as readonly Role[],
    what: ({ id, action, box }, _, { vault }) => unpackChanges(action, vault.decrypt(box, id)),
  },
} satisfies Resolvers;
