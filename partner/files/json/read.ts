/**
 * Reads files of objects: JSON-LD of schema.org (documents, lists, graphs, pages with scripts), and objects whose keys
 * are fields; as one JSON value, or one a line. Each JobPosting at any place is a row.
 */
import { hasFields } from '../../../functions/platform/values/unknown';
import { itemOf } from '../error-file';
import { type Mapping, mapHeaders, scalesIn } from '../headers';
import { positionColumns, positionHeaders, type PositionRow, toInput } from '../position';
import type { Field } from '../position-fields';
import type { NotRead, RowProblem, Scales, Texts } from '../row';
import { agreed } from '../values';
import {
  type Element,
  elementsOf,
  Graph,
  type Json,
  nameOf,
  type Node,
  plainOf,
  scalar,
  UnknownContext,
} from './graph';
import { PROPERTIES_READ, readPosting } from './job-posting';
import { wrappedIn } from './wrapped';

/** Parts of a file that belong to no row, counted by the type of the node or the name of the property. */
export interface Tally {
  readonly nodes: Map<string, number>;
  readonly properties: Map<string, number>;
  readonly map: ReadonlyMap<string, Field>;
}

/** @param map fields by key of plain objects, over those that are known. */
export function createTally(map: Tally['map'] = new Map()): Tally {
  return { nodes: new Map(), properties: new Map(), map };
}

export function notReadOf({ nodes, properties }: Pick<Tally, 'nodes' | 'properties'>): NotRead[] {
  const told = (counts: ReadonlyMap<string, number>, why: string): NotRead[] =>
    [...counts].map(([name, count]) => ({ what: `${name} (${count})`, why }));
  return [
    ...told(nodes, '不是岗位 / no JobPosting'),
    ...told(properties, '岗位没有这一项 / positions have no such field'),
  ];
}

export const NO_JSON = '无效的 JSON-LD / what is no JSON-LD';

type Found = Omit<PositionRow, 'number'>;

/** The rows of one JSON value, in order. */
export async function rowsIn(values: readonly unknown[], tally: Tally): Promise<Found[]> {
  const graph = new Graph();
  const found: (Found | { readonly element: Element; readonly nodes: readonly Node[] })[] = [];
  for (const element of values.flatMap((value) => unwrapped(elementsOf(itemOf(value)), tally)))
    if ('wrong' in element) found.push(broken(JSON.stringify(element.wrong), NO_OBJECT));
    else if (isLinked(element)) found.push(await expanded(graph, element, tally));
    else found.push(plainRow(element.value, tally));
  graph.link();
  const seen = new Set<Node>();
  return found.flatMap((one) => {
    if (!('element' in one)) return 'original' in one ? [one] : [];
    const { element, nodes } = one;
    return nodes.flatMap((node) => {
      const postings = postingsIn(node, seen, new Set());
      if (postings.length > 0) return postings.map((posting) => rowOf(posting, tally));
      if (seen.has(node)) return [];
      // An object with a context may still be plain, with fields as keys.
      if (
        node.types.length === 0 &&
        mapHeaders(positionHeaders, Object.keys(element.value), tally.map).columns.some(Boolean)
      )
        return [plainRow(element.value, tally)];
      count(tally.nodes, node.types[0] ?? '(无类型 / no type)');
      return [];
    });
  });
}

type Entry = ReturnType<typeof elementsOf>[number];

/** With what is wrapped in an object of another kind instead of that object. */
function unwrapped(all: readonly Entry[], tally: Tally): readonly Entry[] {
  return all.flatMap((element, index) => {
    const found = 'wrong' in element || isLinked(element) ? undefined : wrappedIn(element.value, tally.map);
    if (found === undefined) return [element];
    for (const key of found.beside) count(tally.properties, key);
    return elementsOf(found.entries, index);
  });
}

export const NO_OBJECT = '不是 JSON 对象 / not a JSON object';

export function broken(original: string, message: string): Found {
  return { original: [original], input: { externalRef: '' }, problems: [{ message }] };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Whether the element or its document says that it is JSON-LD. */
function isLinked({ value, context }: Element): boolean {
  if (context !== undefined) return true;
  return Object.entries(value).some(
    ([key, own]) => key.startsWith('@') || nameOf(key) !== key || (key === 'type' && own === 'JobPosting'),
  );
}

/** Expands an element; invalid JSON-LD becomes a rejected row if it may be meant as a posting. */
async function expanded(
  graph: Graph,
  element: Element,
  tally: Tally,
): Promise<Found | { element: Element; nodes: readonly Node[] }> {
  try {
    return { element, nodes: await graph.add(element) };
  } catch (error) {
    const text = JSON.stringify(element.value);
    if (error instanceof Error && text.includes('JobPosting')) return broken(text, faultOf(error));
    count(tally.nodes, NO_JSON);
    return { element, nodes: [] };
  }
}

function faultOf(error: Error): string {
  const context = unknownContextOf(error);
  if (context !== undefined)
    return `不认识 @context“${context}”，只认识 https://schema.org / unknown @context ${context}; only https://schema.org is known`;
  const message = error.message.replace(/\s+/g, ' ').slice(0, 200);
  return `不符合 JSON-LD / not JSON-LD: ${message}`;
}

function unknownContextOf(error: unknown): string | undefined {
  if (error instanceof UnknownContext) return error.message;
  if (!hasFields(error)) return undefined;
  return unknownContextOf(error['cause'] ?? (hasFields(error['details']) ? error['details']['cause'] : undefined));
}

/** All postings within a node, each once; the content of a posting belongs to it and is not searched. */
function postingsIn(node: Node, seen: Set<Node>, passed: Set<Node>): Node[] {
  if (passed.has(node)) return [];
  passed.add(node);
  if (node.types.includes('JobPosting') && node.properties.size > 0) {
    if (seen.has(node)) return [];
    seen.add(node);
    return [node];
  }
  return [...node.properties.values()].flatMap((values) =>
    values.flatMap((value) => (typeof value === 'object' ? postingsIn(value, seen, passed) : [])),
  );
}

/** The posting is told with all that it refers to, in schema.org's names: alone it says the same. */
function rowOf(posting: Node, tally: Tally): Found {
  for (const property of posting.properties.keys())
    if (!PROPERTIES_READ.has(property)) count(tally.properties, property);
  const { texts, scales, problems, warnings: odd, notRead } = readPosting(posting);
  for (const name of notRead) count(tally.properties, `additionalProperty ${name}`);
  const row = found({ '@context': 'https://schema.org', ...plainOf(posting) }, texts, scales, problems);
  return odd.length === 0 ? row : { ...row, warnings: [...odd, ...(row.warnings ?? [])] };
}

function found(source: Json, texts: Texts<Field>, scales: Scales<Field>, own: readonly RowProblem<Field>[]): Found {
  const { problems, ...read } = toInput(texts, scales);
  return { original: [JSON.stringify(source)], ...read, problems: [...own, ...problems] };
}

/** Fields that may have several values. */
const LISTS: ReadonlySet<Field> = new Set(['skills', 'description']);

/** A row of an object whose keys are names of fields or headers, read as those of a table. */
function plainRow(object: Json, tally: Tally): Found {
  const keys = Object.keys(object).map((key) => key.trim());
  const values = Object.values(object);
  const { mapping, scales, problems } = keysRead(keys, tally);
  const texts: Texts<Field> = {};
  const wrong: RowProblem<Field>[] = [...problems];
  const textAt = (field: Field, index: number): string => {
    const value = values[index];
    if (value === null || value === undefined) return '';
    const parts = Array.isArray(value) ? value.map(textOf) : [textOf(value)];
    if (parts.includes(undefined)) wrong.push({ field, message: NO_TEXT });
    else if (parts.length < 2 || LISTS.has(field)) return parts.join(';');
    else wrong.push({ field, message: NO_LIST });
    return '';
  };
  mapping.columns.forEach((field, index) => {
    if (field === undefined) return;
    const told = [index, ...(mapping.twins.get(field) ?? [])].map(
      (one) => [keys[one] ?? '', textAt(field, one).trim()] as const,
    );
    const said = agreed(told, positionColumns.quantities[field] === 'PEOPLE');
    if ('problem' in said) wrong.push({ field, message: said.problem });
    else texts[field] = said.value;
  });
  const twins = new Set([...mapping.twins.values()].flat());
  keys.forEach((key, index) => {
    if (mapping.columns[index] === undefined && !twins.has(index)) count(tally.properties, key);
  });
  return found(object, texts, scales, wrong);
}

interface KeysRead {
  readonly mapping: Mapping<Field>;
  readonly scales: Scales<Field>;
  readonly problems: readonly RowProblem<Field>[];
}

/** The objects of a file mostly have the same keys: what they mean is kept for the last ones. */
function keysRead(keys: readonly string[], { map }: Tally): KeysRead {
  const name = JSON.stringify(keys);
  if (lastKeys?.name === name && lastKeys.map === map) return lastKeys.read;
  const mapping = mapHeaders(positionHeaders, keys, map);
  const read = { mapping, ...scalesIn(positionHeaders, keys, mapping) };
  lastKeys = { name, map, read };
  return read;
}

let lastKeys: { readonly name: string; readonly map: Tally['map']; readonly read: KeysRead } | undefined;

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? scalar(value)
    : undefined;
}

const NO_LIST = '只能有一个值 / one value is needed, not a list';

const NO_TEXT =
  '应为文字、数字或是否，不能是嵌套的对象 / expected a text, a number or yes or no, not an object within the object';
