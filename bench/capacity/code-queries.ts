/** Queries of regions and occupations, which need no request to the database. */
import { bureau } from './given';
import type { Operation } from './operations';

export const codeQueries: readonly Operation[] = [
  { field: 'occupations', what: 'by pinyin initials', as: bureau, document: '{ occupations(search: "frg") { name } }' },
  { field: 'regions', what: 'by pinyin initials', as: bureau, document: '{ regions(search: "zt") { fullName } }' },
  {
    field: 'resolveCodes',
    what: 'of a place and an occupation',
    as: bureau,
    document: '{ resolveCodes(input: { occupations: ["缝纫工"], places: ["东莞长安"] }) { places { code } } }',
  },
  {
    field: 'region',
    what: 'with its children',
    as: bureau,
    document: '{ region(code: "53") { fullName children { edges { node { name } } } } }',
  },
];
