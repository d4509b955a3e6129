/** urql: queries by GET, which it prefers, but those that name people by POST, since an address is written to logs. */
import { cacheExchange, Client, fetchExchange, type TypedDocumentNode } from '@urql/core';
import { BestPaidDocument, FindPersonDocument } from './operations/operations';

/** @param token of the present user, asked for at each request. */
export function createClient(url: string, token: () => string): Client {
  return new Client({
    url,
    exchanges: [cacheExchange, fetchExchange],
    fetchOptions: () => ({ headers: { authorization: `Bearer ${token()}` } }),
  });
}

export async function bestPaid(client: Client, regionCode: string): Promise<string[]> {
  const { positions } = await answerOf(client, BestPaidDocument, { regionCode });
  return positions?.edges.map(({ node }) => node.title) ?? [];
}

export async function find(client: Client, name: string, regionCode: string): Promise<string[]> {
  const { workers } = await answerOf(client, FindPersonDocument, { name, regionCode }, { preferGetMethod: false });
  return workers?.edges.map(({ node }) => node.id) ?? [];
}

async function answerOf<D, V extends object>(
  client: Client,
  query: TypedDocumentNode<D, V>,
  variables: V,
  how?: { readonly preferGetMethod: false },
): Promise<D> {
  const { data, error } = await client.query(query, variables, how).toPromise();
  if (data === undefined || error !== undefined) throw error ?? new Error('There was no answer');
  return data;
}
