/**
 * A handler's database with the permissions that IAM gives it: a call that `handler-permissions.ts` does not list is refused
 * before it is sent, on a laptop as in the cloud. It must wrap the database directly, below every other wrapper that
 * changes calls.
 */
import { channel } from 'node:diagnostics_channel';
import { type Action, type Grants, permissions, type Resource } from '../../handler-permissions';
import type { HandlerName } from '../../triggers';
import type { Database, Statement, Write } from './database';
import { assert } from '../requests/errors';

/** One use of a permission. All uses of a process are published on this channel, for tests. */
export interface PermissionUse {
  readonly handler: HandlerName;
  readonly action: Action;
  readonly resource: Resource;
  readonly granted: boolean;
}

export const PERMISSION_USES = 'job-bowl:permission-uses';
const permissionUses = channel(PERMISSION_USES);

export class NotPermitted extends Error {
  override readonly name = 'NotPermitted';

  constructor({ handler, action, resource }: PermissionUse) {
    super(`The handler ${handler} may not ${action} on ${resource}: functions/handler-permissions.ts does not list it`);
  }
}

/** @throws NotPermitted from a call if any part of it is not granted; then nothing is sent. */
export function permitted(
  db: Database,
  handler: HandlerName,
  grants: Grants = permissions[handler].database,
): Database {
  const check = (action: Action, resource: Resource): void => {
    const granted = grants[resource]?.includes(action) === true;
    const use: PermissionUse = { handler, action, resource, granted };
    permissionUses.publish(use);
    if (!granted) throw new NotPermitted(use);
  };
  return {
    origin: db.origin,
    async get(key) {
      check('GetItem', key.TableName);
      return db.get(key);
    },
    async batchGet(keys, reads) {
      for (const { TableName: table } of keys) check('BatchGetItem', table);
      return db.batchGet(keys, reads);
    },
    async query(params, reads) {
      const { TableName: table, IndexName: index } = params;
      check('Query', index === undefined ? table : `${table}/${index}`);
      return db.query(params, reads);
    },
    async commit(writes, withinMs) {
      for (const write of writes) check(...actionOf(write));
      return db.commit(writes, withinMs);
    },
    async execute(statements) {
      for (const statement of statements) check(statementAction(statement), statement.TableName);
      return db.execute(statements);
    },
  };
}

function actionOf(write: Write): [Action, Resource] {
  if ('Put' in write) return ['PutItem', write.Put.TableName];
  if ('Update' in write) return ['UpdateItem', write.Update.TableName];
  if ('Delete' in write) return ['DeleteItem', write.Delete.TableName];
  return ['ConditionCheckItem', write.ConditionCheck.TableName];
}

function statementAction({ Statement: text }: Statement): Action {
  const action = STATEMENT_ACTIONS[text.split(' ', 1)[0] ?? ''];
  assert(action, 'a statement that inserts, updates, deletes or selects');
  return action;
}

const STATEMENT_ACTIONS: Readonly<Record<string, Action>> = {
  INSERT: 'PartiQLInsert',
  UPDATE: 'PartiQLUpdate',
  DELETE: 'PartiQLDelete',
  SELECT: 'PartiQLSelect',
};
