/**
 * The directions that imports may take (docs/decisions/0004-import-directions.md): handlers -> graphql -> domains ->
 * platform; among areas, and among the nouns of one, only to an earlier one. `npm run check:imports` keeps them.
 */
const areas = Object.entries(require('./functions/domains/areas.json'));
const nouns = areas.flatMap(([area, names]) => names.map((noun) => `${area}/${noun}`));

const forbidden = [
  { name: 'no-cycles', from: {}, to: { circular: true, viaOnly: { pathNot: '^functions/generated/' } } },
  {
    name: 'platform-knows-no-business',
    from: { path: '^functions/platform/' },
    to: { path: '^functions/(handlers|graphql|domains)/' },
  },
  {
    name: 'domains-know-no-door',
    from: { path: '^functions/domains/' },
    to: { path: '^functions/(handlers|graphql)/' },
  },
  { name: 'graphql-knows-no-door', from: { path: '^functions/graphql/' }, to: { path: '^functions/handlers/' } },
  ...nouns.map((noun, order) => ({
    name: `${noun.replace('/', '-')}-knows-only-earlier-nouns`,
    from: { path: `^functions/domains/${noun}/` },
    to: { path: `^functions/domains/(${nouns.slice(order + 1).join('|') || 'none'})/` },
  })),
  {
    name: 'the-sdk-is-seen-in-the-platform',
    from: { path: '^functions/', pathNot: '^functions/platform/' },
    to: { path: 'node_modules/@aws-sdk/' },
  },
  {
    name: 'functions-stand-alone',
    from: { path: '^functions/' },
    to: { path: '^(infra|local|partner|operator|bench|test|schema)/' },
  },
  {
    name: 'infra-shares-lists-alone',
    from: { path: '^infra/' },
    to: { path: '^(functions/(?!(tables|triggers|limits)\\.ts$)|local|bench|test)/' },
  },
  {
    name: 'local-runs-handlers-on-the-platform',
    comment: 'Only the demo speaks the language of the domains.',
    from: { path: '^local/', pathNot: '^local/demo/' },
    to: { path: '^(functions/(domains|graphql)/|infra|bench|test)' },
  },
  {
    name: 'only-stores-make-writes',
    comment: 'Kinds of items, codecs and expressions are private to stores, whose transitions are public (0037).',
    from: { path: '^functions/domains/', pathNot: '(/|-)store\\.ts$' },
    to: { path: '^functions/platform/(dynamodb/(expressions|statements)|items/(kind|codec|guard|versioned))\\.ts$' },
  },
  {
    name: 'nothing-unused',
    from: { orphan: true, pathNot: '\\.(test|d)\\.ts$|^functions/handlers/|^test/runner/' },
    to: {},
  },
];

module.exports = {
  forbidden: forbidden.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^functions/generated/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['require', 'node', 'default'] },
  },
};
