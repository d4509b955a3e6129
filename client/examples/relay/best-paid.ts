/**
 * Relay: what relay-compiler compiled, sent by hash. An application writes the tag where it uses the query, and
 * babel-plugin-relay puts the compiled one in its place; here it is imported, so that the example runs without Babel.
 */
import {
  Environment,
  type FetchFunction,
  fetchQuery,
  graphql,
  type GraphQLTaggedNode,
  Network,
  RecordSource,
  Store,
} from 'relay-runtime';
import texts from './queries.json';
import compiled, { type bestPaidQuery } from './__generated__/bestPaidQuery.graphql';

/** @param token of the present user, asked for at each request. */
export function createEnvironment(url: string, token: () => string): Environment {
  const send = async (body: object): Promise<Answer> => {
    const headers = { authorization: `Bearer ${token()}`, 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await response.json()) as Answer;
  };
  const ask: FetchFunction = async ({ id, name }, variables) => {
    const hashed = {
      operationName: name,
      variables,
      extensions: { persistedQuery: { version: 1, sha256Hash: id } },
    };
    const answer = await send(hashed);
    // A server that has not seen the hash yet is sent the text with it once.
    const isUnknown = answer.errors?.some(({ message }) => message === 'PersistedQueryNotFound') === true;
    return isUnknown ? send({ ...hashed, query: texts[id as keyof typeof texts] }) : answer;
  };
  return new Environment({ network: Network.create(ask), store: new Store(new RecordSource()) });
}

type Answer = Extract<Awaited<ReturnType<FetchFunction>>, { readonly data?: unknown }> & {
  readonly errors?: readonly { readonly message: string }[];
};

export const source = (): GraphQLTaggedNode => graphql`
  query bestPaidQuery($regionCode: String!, $count: Int!) {
    positions(filter: { regionCode: $regionCode }, orderBy: WAGE_DESC, first: $count)
      @connection(key: "bestPaid_positions") {
      edges {
        node {
          title
          wageMin
        }
      }
    }
  }
`;

export async function bestPaid(environment: Environment, regionCode: string, count: number): Promise<string[]> {
  const data = await fetchQuery<bestPaidQuery>(environment, compiled, { regionCode, count }).toPromise();
  return data?.positions?.edges.map(({ node }) => node.title) ?? [];
}
