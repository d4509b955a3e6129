/**
 * Bounds and normalises every text of an argument before a resolver sees it. All that is wrong with a query is refused at
 * once (`arguments/query-faults.ts`). A wrong text in a mutation is passed on unchanged, and the checks of its field refuse
 * it together with all other errors, in a batch at its row.
 * A code of a region or an occupation is read as the code that its record is filed under.
 * Null of an argument that has a default is that default: clients send it for what nobody chose.
 */
import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { filedOccupation } from '../../domains/reference/occupation/occupation';
import { filedUnder } from '../../domains/reference/region/successors';
import { limits } from '../../limits';
import { onceFor } from '../../platform/process/kept';
import { CallerError } from '../../platform/requests/errors';
import { faultOf, normalForm } from '../../platform/values/normal-form';
import { nameOf, ungrouped } from '../../platform/values/spelling';
import { hasFields } from '../../platform/values/unknown';
import { cursorFaults } from './cursors';
import { faultsOf } from './arguments/query-faults';
import type { GraphqlContext } from '../context';
import { wrapFields } from './wrap-fields';

/**
 * Wraps all fields with arguments. The schema must have its resolvers already: a resolver that is added later gets raw
 * texts.
 */
export function readArguments(schema: GraphQLSchema): GraphQLSchema {
  return wrapFields<GraphqlContext>(schema, (field, owner, resolve) => {
    if (field.args.length === 0) return undefined;
    const changes = owner === schema.getMutationType();
    // Made by the first call, because a cold start calls few fields.
    let readers: readonly ArgumentReader[] | undefined;
    return (source, args, context, info) => {
      const wrong: string[] = [];
      const text: ReadText = changes ? normalForm : (value, place, isId) => ofQuery(value, place, isId, wrong);
      readers ??= field.args.map(({ name, type, defaultValue }) => ({
        ...{ name, reader: readerOf(type, name), byDefault: defaultValue },
      }));
      const read = Object.fromEntries(
        readers.flatMap(({ name, reader, byDefault }) =>
          Object.hasOwn(args, name)
            ? [[name, reader(args[name] ?? byDefault ?? args[name], text, { name, up: undefined })] as const]
            : [],
        ),
      );
      if (!changes) wrong.push(...faultsOf(field.name, read));
      if (wrong.length === 0) return resolve(source, read, context, info);
      return refuse(wrong, cursorFaults(resolve)?.(source, read, context));
    };
  });
}

/** @throws CallerError that names all that is wrong, with the cursor. */
async function refuse(wrong: readonly string[], cursor: Promise<readonly string[]> | undefined): Promise<never> {
  const faults = [...wrong.slice(0, limits.queryFaultsMax), ...((await cursor) ?? [])];
  throw new CallerError('BAD_USER_INPUT', { what: faults.join('; ') });
}

/** Where a value stands. Its path, such as `filter.nameStartsWith`, is only made where something is wrong. */
interface Place {
  readonly name: string | number;
  readonly up: Place | undefined;
}

function pathOf({ name, up }: Place): string {
  return up === undefined ? String(name) : `${pathOf(up)}.${name}`;
}

type ReadText = (text: string, place: Place, isId: boolean) => string;

/** @param value after coercion, so it is of the type. */
type Reader = (value: unknown, read: ReadText, place: Place) => unknown;

interface ArgumentReader {
  readonly name: string;
  readonly reader: Reader;
  readonly byDefault: unknown;
}

const asItIs: Reader = (value) => value;

/** GraphQL has coerced the value to a list. */
function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** Reads values of a type. @param name of the argument or field. */
function readerOf(type: GraphQLInputType, name: string): Reader {
  if (isNonNullType(type)) return readerOf(type.ofType, name);
  if (isListType(type)) {
    const reader = readerOf(type.ofType, name);
    if (reader === asItIs) return asItIs;
    return (value, read, up) =>
      value == null ? value : listed(value).map((entry, index) => reader(entry, read, { name: index, up }));
  }
  if (isInputObjectType(type)) {
    let fields: ReadonlyMap<string, Reader> | undefined;
    return (value, read, up) => {
      if (!hasFields(value)) return value;
      // Made when a value comes: types may hold themselves.
      fields ??= fieldReaders(type);
      const copy: Record<string, unknown> = {};
      for (const field in value) {
        const one = value[field];
        copy[field] = one == null ? one : (fields.get(field) ?? asItIs)(one, read, { name: field, up });
      }
      return copy;
    };
  }
  if (!TEXTS.has(type.name)) return asItIs;
  const filed = filedBy(name);
  const isId = type.name === 'ID';
  return (value, read, place) => (typeof value === 'string' ? filed(read(value, place, isId)) : value);
}

const fieldReaders = onceFor((type: GraphQLInputObjectType) => type, fieldReadersFor);

function fieldReadersFor(type: GraphQLInputObjectType): ReadonlyMap<string, Reader> {
  const isLiteral = LITERAL.has(type.name);
  return new Map(
    Object.values(type.getFields()).map(({ name, type: of }) => {
      const reader = readerOf(of, isLiteral ? '' : name);
      const literally: Reader = (value, _, place) => reader(value, normalForm, place);
      return [name, isLiteral ? literally : reader];
    }),
  );
}

/** What a code is filed under, if the name of its argument says that it is a code. */
function filedBy(name: string): (text: string) => string {
  const one = name.replace(/s$/, '').toLowerCase();
  if (one.endsWith('regioncode') || one === 'villagecode') return filedUnder;
  return one === 'occupationcode' ? filedOccupation : (text) => text;
}

/** Inputs that name stored rows by the code with which they were loaded. */
const LITERAL: ReadonlySet<string> = new Set(['MinimumWageKeyInput', 'RuleKeyInput']);

const TEXTS: ReadonlySet<string> = new Set(['String', 'ID']);

/** Arguments by which people are looked for, and the form in which they are registered. */
const FORMS: ReadonlyMap<string, (text: string) => string> = new Map([
  ['nameStartsWith', nameOf],
  ['phone', ungrouped],
  ['identityNumber', ungrouped],
]);

/** Ids are exempt: an id is only looked up, and an unknown id finds nothing, whatever its text is. */
function ofQuery(text: string, place: Place, isId: boolean, wrong: string[]): string {
  if (text.length > limits.textUnitsMax) {
    wrong.push(`${pathOf(place)} may have ${limits.textUnitsMax} characters`);
    return '';
  }
  if (isId) return text;
  const form = (FORMS.get(String(place.name)) ?? normalForm)(text);
  const fault = faultOf(form);
  if (fault === undefined) return form;
  const what = fault.code === 'TEXT_MALFORMED' ? 'half of a surrogate pair' : `${fault.character}, which nobody sees`;
  wrong.push(`${pathOf(place)} holds ${what}`);
  return form;
}
