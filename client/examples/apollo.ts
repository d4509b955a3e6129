/** Apollo Client 4: a list that grows page by page, a mutation, and requests by hash where a stage has the safelist. */
import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';
import type { DocumentNode } from 'graphql';
import { getOperationAST } from 'graphql';
import manifest from './operations/operations.json';
import { BestPaidDocument, RegisterPersonDocument, type RegisterWorkerInput } from './operations/operations';

/** @param token of the present user, asked for at each request. */
export function createClient(url: string, token: () => string): ApolloClient {
  const signed = new SetContextLink(({ headers }) => ({
    headers: { ...(headers as object), authorization: `Bearer ${token()}` },
  }));
  return new ApolloClient({
    link: signed.concat(new PersistedQueryLink({ generateHash: registeredId })).concat(new HttpLink({ uri: url })),
    // Lists with the same filter and order are one list, whatever page was asked for.
    cache: new InMemoryCache({
      typePolicies: { Query: { fields: { positions: relayStylePagination(['filter', 'orderBy']) } } },
    }),
  });
}

const ids = new Map(manifest.operations.map(({ id, name }) => [name, id]));

/** An operation that is not registered yet is refused by the name in this error, not by the server. */
function registeredId(document: DocumentNode): string {
  const name = getOperationAST(document)?.name?.value ?? '';
  const id = ids.get(name);
  if (id === undefined) throw new Error(`Register ${name} first: npm run operations`);
  return id;
}

/** Titles of the positions that pay best, of as many pages as it takes for `count`. */
export async function bestPaid(client: ApolloClient, regionCode: string, count: number): Promise<string[]> {
  const list = client.watchQuery({ query: BestPaidDocument, variables: { regionCode } });
  let { data } = await list.refetch();
  for (;;) {
    const { edges = [], pageInfo } = data?.positions ?? {};
    if (edges.length >= count || pageInfo?.hasNextPage !== true)
      return edges.slice(0, count).map(({ node }) => node.title);
    await list.fetchMore({ variables: { after: pageInfo.endCursor } });
    // The cache has joined the pages.
    data = client.readQuery({ query: BestPaidDocument, variables: { regionCode } }) ?? undefined;
  }
}

/** The id of the new person. @throws what is wrong with the input, field by field. */
export async function register(client: ApolloClient, input: RegisterWorkerInput): Promise<string> {
  const { data } = await client.mutate({ mutation: RegisterPersonDocument, variables: { input } });
  const { worker, userErrors = [] } = data?.registerWorker ?? {};
  if (worker == null)
    throw new Error(userErrors.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
  return worker.id;
}
