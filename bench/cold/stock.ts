/** The function for comparison, as in the tutorials of Apollo and the SDK: one resolver that reads one item. */
import { ApolloServer } from '@apollo/server';
import { handlers, startServerAndCreateLambdaHandler } from '@as-integrations/aws-lambda';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';

const typeDefs = `#graphql
  type Enterprise {
    id: ID!
    name: String!
    regionCode: String!
  }
  type Query {
    enterprise(id: ID!): Enterprise
  }
`;

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

const resolvers = {
  Query: {
    enterprise: async (_: unknown, { id }: { id: string }) => {
      const { Item: item } = await client.send(
        new GetCommand({ TableName: 'Positions', Key: { pk: id, sk: 'enterprise' }, ConsistentRead: true }),
      );
      return item;
    },
  },
};

export const handler = startServerAndCreateLambdaHandler(
  new ApolloServer({ typeDefs, resolvers }),
  handlers.createAPIGatewayProxyEventRequestHandler(),
);
