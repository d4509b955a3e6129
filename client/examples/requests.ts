/** graphql-request: a script that walks a list to its end. */
import { GraphQLClient } from 'graphql-request';
import { BestPaidDocument } from './operations/operations';

export function createClient(url: string, token: string): GraphQLClient {
  return new GraphQLClient(url, { headers: { authorization: `Bearer ${token}` } });
}

/** Titles of all open positions of a region, the best paid first. */
export async function bestPaid(client: GraphQLClient, regionCode: string): Promise<string[]> {
  const titles: string[] = [];
  for (let after: string | null | undefined; ;) {
    const { positions } = await client.request(BestPaidDocument, { regionCode, after });
    titles.push(...(positions?.edges ?? []).map(({ node }) => node.title));
    // A page may be empty and still have a next one.
    if (positions?.pageInfo.hasNextPage !== true) return titles;
    after = positions.pageInfo.endCursor;
  }
}
