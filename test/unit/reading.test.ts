/** What a selection names, and what a decoder of a part of an item gives. */
import { type FieldNode, type FragmentDefinitionNode, Kind, parse } from 'graphql';
import { itemKind } from '../../functions/platform/items/kind';
import * as attr from '../../functions/platform/items/attributes';
import { bySelection, selectedBelow } from '../../functions/platform/lists/selection';

function selecting(document: string) {
  const { definitions } = parse(document);
  const fragments: Record<string, FragmentDefinitionNode> = {};
  const fieldNodes: FieldNode[] = [];
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
    if (definition.kind === Kind.OPERATION_DEFINITION)
      for (const field of definition.selectionSet.selections) if (field.kind === Kind.FIELD) fieldNodes.push(field);
  }
  return { fieldNodes, fragments };
}

test('a selection is that of all fields of one name, in fragments of any depth, and under any alias', () => {
  const info = selecting(`
    { list { edges { node { a other: b ...On } } } list { ... on L { edges { node { ... @include(if: false) { c } } cursor } } } }
    fragment On on N { d { e } ...Deep }
    fragment Deep on N { f ...On }
  `);
  expect([...selectedBelow(info, 'edges', 'node')].sort()).toEqual(['a', 'b', 'c', 'd', 'f']);
  expect([...selectedBelow(info, 'edges')].sort()).toEqual(['cursor', 'node']);
  expect([...selectedBelow(info, 'nodes')]).toEqual([]);
});

test('what follows from a selection is made once for each field, and anew for another', () => {
  const names = bySelection((info) => selectedBelow(info));
  const [one, other] = [
    selecting('{ list { a ...F } } fragment F on L { b }'),
    selecting('{ list { a ...F } } fragment F on L { c }'),
  ];
  expect([[...names(one)], [...names(other)]]).toEqual([
    ['a', 'b'],
    ['a', 'c'],
  ]);
  expect(names({ ...one })).toBe(names(one));
});

const things = itemKind('thing', {
  table: 'Positions',
  attributes: { id: attr.text, name: attr.text, size: attr.integer, note: attr.optional(attr.text) },
  keys: { primary: ['${id}', 'thing'], a: ['a', '${name}'], b: ['b', '${size}'], c: ['c', '${id}'] },
});
const stored = things.stored({ id: '1', name: 'one', size: 1 }).Item;

test('a part of an item has what was asked for; anything else is a bug that shows, and no absent value', () => {
  const decode = things.decodeFor(new Set(['title', '__typename', 'note']), { title: ['name'] });
  expect(decode.reads).toEqual(['__edb_e__', 'id', 'name', 'note']);
  const { id, name } = decode(stored);
  expect([id, name, decode(stored).note]).toEqual(['1', 'one', undefined]);
  expect(() => decode(stored).size).toThrow('Expected thing.size to have been asked for');
  expect(() => decode({ ...stored, __edb_e__: 'other' })).toThrow('Expected an item of kind thing');
});

test('a field that may read anything reads the whole item, without the keys of its indexes', () => {
  const decode = things.decodeFor(new Set(['name', 'summary']), {});
  expect(decode(stored)).toEqual({ id: '1', name: 'one', size: 1 });
  expect(decode.reads).toEqual(['__edb_e__', 'id', 'name', 'size', 'note']);
});
