/** Which arguments of queries hold personal data, and may not stand in a URL: each one is told apart here, new ones too. */
import { buildSchema, getNamedType, isInputObjectType, isScalarType, type GraphQLInputType } from 'graphql';
import { sdl } from '../../functions/generated/sdl';
import { PERSONAL_ARGUMENTS } from '../../functions/graphql/http/personal-data-over-post';

/** Texts and ids that say nothing of a person: ids lead to nobody without a token. */
const OTHERS = [
  ...['after', 'id', 'enterpriseId', 'positionId', 'serviceId', 'webhookId', 'workerId', 'carrierId', 'account'],
  ...[
    'regionCode',
    'originRegionCode',
    'destinationRegionCode',
    'code',
    'occupationCode',
    'codeStartsWith',
    'titleContains',
    'groupTag',
    'search',
    'within',
    'occupations',
    'places',
    'stationId',
    // Opaque, and of use to the account alone that may return the sheet.
    'seals',
  ],
];

const schema = buildSchema(sdl);

function textsOf(name: string, type: GraphQLInputType): string[] {
  const named = getNamedType(type);
  if (isInputObjectType(named))
    return Object.values(named.getFields()).flatMap((field) => textsOf(field.name, field.type));
  return isScalarType(named) && ['String', 'ID'].includes(named.name) ? [name] : [];
}

test('every text that a query takes is known to be personal, or not', () => {
  const texts = Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap(({ args }) =>
    args.flatMap(({ name, type }) => textsOf(name, type)),
  );
  const known = new Set([...PERSONAL_ARGUMENTS, ...OTHERS]);
  expect([...new Set(texts)].filter((name) => !known.has(name))).toEqual([]);
  expect(texts).toEqual(expect.arrayContaining(['nameStartsWith', 'phone', 'identityNumber']));
});
