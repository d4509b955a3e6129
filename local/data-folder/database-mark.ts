/**
 * The mark in a database: the id of its data folder, and the check value of the key of its personal data. It is in a
 * table without a stream, so no reader gets it.
 */
import { type DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { boxOf, createVault } from '../../functions/platform/security/crypto';
import { checkOf } from './manifest';

const MARK = { TableName: 'Changes', Key: { pk: 'data-folder', sk: 'mark' } };

export interface Owner {
  readonly id: string;
  readonly key: Buffer;
  /** As in `DataFolder`. */
  readonly database: 'MARKED' | 'NEW' | 'EITHER' | 'UNMARKED';
  /** Name of the owner in messages. */
  readonly path?: string;
}

/**
 * Call it before anything is written, tables included.
 * @throws an error of one line if the database is not the owner's.
 */
export async function checkDatabase(client: DynamoDBClient, { id, key, database, path }: Owner): Promise<void> {
  const documents = DynamoDBDocumentClient.from(client);
  const mark = await absentAsUndefined(
    documents.send(new GetCommand({ ...MARK, ConsistentRead: true })).then(({ Item }) => Item),
  );
  if (path === undefined) {
    if (mark !== undefined || !(await opensPeople(documents, key)))
      throw new Error(
        'The database holds people whose key is in a data folder: start with --data and that folder, or with an empty database.',
      );
    return;
  }
  const remedy = 'put back what belongs together from a copy of the whole folder, or choose another folder.';
  if (mark === undefined && database === 'MARKED')
    throw new Error(`The database of the data folder ${path} is empty or not its own: ${remedy}`);
  if (mark !== undefined && (database === 'UNMARKED' || database === 'NEW' || mark['folder'] !== id))
    throw new Error(`The database belongs to another data folder than ${path}: ${remedy}`);
  if (mark !== undefined && mark['key'] !== checkOf(key))
    throw new Error(`The data key in ${path} is not the one of its database: ${remedy}`);
  if (mark === undefined && !(await opensPeople(documents, key)))
    throw new Error(`The data key in ${path} does not open the people in its database: ${remedy}`);
}

/** Idempotent. */
export async function markDatabase(client: DynamoDBClient, { id, key }: Pick<Owner, 'id' | 'key'>): Promise<void> {
  const Item = { ...MARK.Key, folder: id, key: checkOf(key) };
  await DynamoDBDocumentClient.from(client).send(new PutCommand({ TableName: MARK.TableName, Item }));
}

/** Whether any table of the register has an item: one read of a table. Records of changes and deliveries follow from them. */
export async function holdsRecords(client: DynamoDBClient): Promise<boolean> {
  const documents = DynamoDBDocumentClient.from(client);
  const register = ['Workers', 'Positions', 'RecruitmentEvents', 'TravelAllocations', 'Campaigns'] as const;
  const pages = await Promise.all(
    register.map((TableName) => documents.send(new ScanCommand({ TableName, Limit: 1, ConsistentRead: true }))),
  );
  return pages.some(({ Count = 0 }) => Count > 0);
}

/** Whether the key opens the first identity number that is found; true if there is none. */
async function opensPeople(documents: DynamoDBDocumentClient, key: Buffer): Promise<boolean> {
  const vault = createVault(key);
  for (let start: Record<string, unknown> | undefined; ;) {
    const page = await absentAsUndefined(
      documents.send(
        new ScanCommand({
          ...{ TableName: 'Workers', ExclusiveStartKey: start },
          ProjectionExpression: 'pk, identityNumberBox, idBox',
          // The name of earlier releases, and today's.
          FilterExpression: 'attribute_exists(identityNumberBox) OR attribute_exists(idBox)',
        }),
      ),
    );
    const [person] = page?.Items ?? [];
    if (person !== undefined) {
      const { pk, idBox, identityNumberBox } = person;
      const box = idBox instanceof Uint8Array ? boxOf(idBox) : String(identityNumberBox);
      return opens(() => vault.decrypt(box, String(pk)));
    }
    if (page?.LastEvaluatedKey === undefined) return true;
    start = page.LastEvaluatedKey;
  }
}

function opens(open: () => string): boolean {
  try {
    open();
    return true;
  } catch {
    return false;
  }
}

/** A missing table counts as empty. */
async function absentAsUndefined<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
