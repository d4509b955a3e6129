/** Queries of agreements, of agencies, and of what enterprises report. */
import { bureau, type Given } from './given';
import { listed } from './field-lists';
import type { Operation } from './operations';

export const enterpriseQueries: readonly Operation[] = [
  {
    field: 'agreement',
    what: 'with an enterprise, and what it supplied',
    as: bureau,
    document: 'query ($id: ID!) { agreement(id: $id) { headcountReported headcountSupplied shareKept } }',
    variables: ({ agreementId: id }: Given) => ({ id }),
  },
  {
    field: 'agreements',
    what: 'with enterprises',
    as: bureau,
    document: '{ agreements(filter: { kind: DIRECT_SUPPLY }) { edges { node { startsOn endsOn status } } } }',
  },
  {
    field: 'agency',
    what: 'with its visits, and what came of them',
    as: bureau,
    document: 'query ($id: ID!) { agency(id: $id) { name visits { edges { node { on positionsPosted } } } } }',
    variables: ({ agencyId: id }: Given) => ({ id }),
  },
  {
    field: 'agencies',
    what: 'of a province, that nobody visited for 90 days',
    as: bureau,
    document:
      '{ agencies(filter: { regionCode: "44", withoutVisitForDays: 90 }) { edges { node { name lastVisitOn } } } }',
  },
  of('enterprise', 'with 25 of its reports', 'statuses { edges { node { on employed shortage } } }'),
  of(
    'enterprise',
    'with 25 of its agreements, and what it supplied',
    'agreements { edges { node { endsOn headcountSupplied } } }',
  ),
  of('enterprise', 'with 25 agencies that it named', 'agencies { edges { node { namedAt agency { name } } } }'),
  of('enterprise', 'with 25 visits to it', 'visits { edges { node { kind on reached } } }'),
  of('agency', 'with 25 enterprises that named it', 'namings { edges { node { namedAt enterprise { name } } } }'),
  {
    field: 'enterprises',
    what: 'of a province, without a report for 30 days',
    as: bureau,
    document: `{ enterprises(filter: { regionCode: "44", withoutReportForDays: 30 }) { edges { node { name status { on } } } } }`,
  },
  {
    field: 'enterpriseShortages',
    what: 'of a province',
    as: bureau,
    document: '{ enterpriseShortages(regionCode: "44") { edges { node { occupationCode shortage } } } }',
  },
];

/** A list of the enterprise, or of the agency, of which all lists are full. */
function of(field: 'enterprise' | 'agency', what: string, list: string): Operation {
  const id = field === 'enterprise' ? listed.enterpriseId : listed.agencyId;
  const document = `query ($id: ID!) { ${field}(id: $id) { ${list} } }`;
  return { field, what, as: bureau, document, variables: () => ({ id }) };
}
