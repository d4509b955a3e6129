/**
 * JSON-LD as nodes. Documents may use contexts, prefixes, aliases, full IRIs, graphs, lists and languages; here every
 * property is a list, every name is schema.org's, and every reference is the node itself.
 */
import { expand, type Options } from 'jsonld';
import { hasFields, textOf } from '../../../functions/platform/values/unknown';

export interface Node {
  readonly id: string | undefined;
  readonly types: readonly string[];
  readonly properties: ReadonlyMap<string, readonly Value[]>;
}

/** A text in several languages is the Chinese one, if there is one. */
export type Value = string | number | boolean | Node;

export type Json = Readonly<Record<string, unknown>>;

export const NO_VALUES: readonly Value[] = [];

export function all(node: Node, property: string): readonly Value[] {
  return node.properties.get(property) ?? NO_VALUES;
}

/** The value as a text; undefined for a node. */
export function scalar(value: Value): string | undefined {
  return typeof value === 'object' ? undefined : String(value);
}

export function textsIn(values: readonly Value[]): string[] {
  return values.map(scalar).filter((text) => text !== undefined);
}

/** Plain values, and for nodes the first of these properties that they have, or the id of a node with nothing else. */
export function codesOf(values: readonly Value[], properties: readonly string[]): string[] {
  return values.flatMap((value) => {
    if (typeof value !== 'object') return textsIn([value]);
    const property = properties.find((name) => textsIn(all(value, name)).length > 0);
    if (property !== undefined) return textsIn(all(value, property));
    return value.properties.size === 0 && value.id !== undefined ? [value.id] : [];
  });
}

/** Plain values, and the names of nodes such as DefinedTerm. */
export function namesOf(values: readonly Value[]): string[] {
  return codesOf(values, ['name', 'termCode', 'codeValue', 'value', 'text', 'description']);
}

/** One element of a document. Each is expanded separately, so that a wrong one does not affect the others. */
export interface Element {
  readonly value: Json;
  /** Context of the document. */
  readonly context: unknown;
  /** Number of the document: its elements share relative ids. */
  readonly document: number;
}

/** The elements of a JSON value: the value itself, or the entries of a list or of a `@graph`. */
export function elementsOf(value: unknown, document = 0, context?: unknown): (Element | { readonly wrong: unknown })[] {
  if (Array.isArray(value))
    return value.flatMap((entry: unknown, index) =>
      elementsOf(entry, hasFields(entry) && '@context' in entry ? document + index + 1 : document, context),
    );
  if (!hasFields(value)) return [{ wrong: value }];
  const { '@context': own, '@graph': graph, ...rest } = value;
  const around = own === undefined ? context : [context, own].flat().filter((one) => one !== undefined);
  // A named graph is a node as well, but its name is irrelevant for a position.
  if (Array.isArray(graph) && Object.keys(rest).every((key) => key === '@id'))
    return elementsOf(graph, document, around);
  return [{ value, context, document }];
}

/** The only available context: any other would have to be fetched. */
const SCHEMA_ORG = { '@vocab': 'http://schema.org/', schema: 'http://schema.org/', type: '@type', id: '@id' };

const SCHEMA_ORG_CONTEXT = /^(?:https?:)?(?:\/\/)?(?:www\.)?schema\.org(?:\/(?:docs\/jsonldcontext\.json(?:ld)?)?)?$/i;

export class UnknownContext extends Error {
  override readonly name = 'UnknownContext';
}

const options: Options.Expand = {
  base: '',
  expandContext: SCHEMA_ORG,
  // eslint-disable-next-line @typescript-eslint/require-await
  documentLoader: async (url) => {
    if (!SCHEMA_ORG_CONTEXT.test(url)) throw new UnknownContext(url);
    return { documentUrl: url, document: { '@context': SCHEMA_ORG } };
  },
};

/** Merges the nodes of elements: all statements about one id in a document make one node. */
export class Graph {
  /** Nodes by document and id. */
  private readonly nodes = new Map<string, MutableNode>();
  private readonly byId = new Map<string, MutableNode>();
  private readonly linked: MutableNode[] = [];

  /** @returns the top-level nodes. @throws jsonld's error for an element that is not JSON-LD. */
  async add({ value, context, document }: Element): Promise<Node[]> {
    const expanded: readonly unknown[] = await expand(
      context === undefined ? value : { '@context': context, '@graph': [value] },
      options,
    );
    return expanded.flatMap((one) => (hasFields(one) ? [this.nodeOf(one, document)] : []));
  }

  /** Replaces references by their nodes, of the same document or else of any. Call it after all elements are added. */
  link(): void {
    for (const node of this.linked)
      for (const values of node.properties.values())
        values.forEach((value, index) => {
          if (typeof value === 'object' && value.id !== undefined) values[index] = this.find(value, node) ?? value;
        });
  }

  private find({ id = '' }: Node, { document }: MutableNode): Node | undefined {
    return this.nodes.get(keyOf(document, id)) ?? this.byId.get(id);
  }

  private nodeOf(expanded: Json, document: number): MutableNode {
    const { '@id': id, '@type': types, '@reverse': reverse, ...rest } = expanded;
    const node: MutableNode = {
      ...{ id: typeof id === 'string' ? id : undefined, document },
      types: Array.isArray(types) ? types.map((type) => nameOf(String(type))) : [],
      properties: new Map(),
    };
    for (const [property, values] of Object.entries(rest))
      if (Array.isArray(values)) this.put(node, nameOf(property), this.valuesOf(values, document));
    if (hasFields(reverse)) this.put(node, '@reverse', this.valuesOf(Object.values(reverse).flat(), document));
    if (node.id === undefined || node.properties.size === 0) {
      this.linked.push(node);
      return node;
    }
    const known = this.nodes.get(keyOf(document, node.id));
    if (known === undefined) {
      this.nodes.set(keyOf(document, node.id), node);
      if (!this.byId.has(node.id)) this.byId.set(node.id, node);
      this.linked.push(node);
      return node;
    }
    known.types = [...new Set([...known.types, ...node.types])];
    for (const [property, values] of node.properties) this.put(known, property, values);
    return known;
  }

  /** Adds each value once: `http` and `https` are the same schema.org, and a node may appear twice. */
  private put(node: MutableNode, property: string, values: readonly Value[]): void {
    const before = node.properties.get(property) ?? [];
    const seen = new Set(before.map(fingerprint));
    node.properties.set(property, [...before, ...values.filter((value) => !seen.has(fingerprint(value)))]);
  }

  private valuesOf(values: readonly unknown[], document: number): Value[] {
    const objects = values.filter(hasFields);
    const chinese = objects.filter((value) => /^(?:zh|cmn)\b/i.test(textOf(value['@language']) ?? ''));
    return (chinese.length > 0 ? chinese : objects).flatMap((value) => {
      const list = value['@list'];
      if (Array.isArray(list)) return this.valuesOf(list, document);
      const plain = value['@value'];
      if (typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean') return [plain];
      return plain === undefined ? [this.nodeOf(value, document)] : [];
    });
  }
}

interface MutableNode extends Node {
  types: readonly string[];
  readonly properties: Map<string, Value[]>;
  readonly document: number;
}

function keyOf(document: number, id: string): string {
  return `${document} ${id}`;
}

/**
 * The name in an IRI: `JobPosting` for `http://schema.org/JobPosting`, with https, with www, or without the slash at
 * the end of the vocabulary.
 */
export function nameOf(iri: string): string {
  return iri.replace(/^(?:https?:\/\/(?:www\.)?schema\.org|schema:)[/#]?/i, '');
}

/** Identifies a value; a node with an id is identified by the id, because it may contain itself. */
function fingerprint(value: Value): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  if (value.id !== undefined) return JSON.stringify({ id: value.id });
  const properties = [...value.properties].map(([name, values]) => [name, values.map(fingerprint)]);
  return JSON.stringify([value.types, properties]);
}

/**
 * A node with its content as plain JSON-LD of schema.org. @param around the nodes that contain it, which stay
 * references.
 */
export function plainOf(node: Node, around: readonly Node[] = []): Json {
  if (around.includes(node)) return { '@id': node.id };
  const values = [...node.properties].map(([name, list]) => {
    const plain = list.map((value) => (typeof value === 'object' ? plainOf(value, [...around, node]) : value));
    return [name, plain.length === 1 ? plain[0] : plain] as const;
  });
  return {
    ...(node.types.length > 0 && { '@type': node.types.length === 1 ? node.types[0] : node.types }),
    ...(node.id !== undefined && { '@id': node.id }),
    ...Object.fromEntries(values),
  };
}
