/**
 * Bounds and normalises every text of an argument before a resolver sees it. All that is wrong with a query is refused at
 * once (`arguments/query-faults.ts`). A wrong text in a mutation is passed on unchanged, and the checks of its field refuse
 * it together with all other errors, in a batch at its row.
 * A code of a region or an occupation is read as the code that its record is filed under.
 * Null of an argument that has a default is that default: clients send it for what nobody chose.
 */
import { type GraphQLInputType, type GraphQLSchema, isInputObjectType, isListType, isNonNullType } from 'graphql';
import { filedOccupation } from '../../domains/reference/occupation/occupation';
import { filedUnder } from '../../domains/reference/region/successors';
import { limits } from '../../limits';
import { CallerError } from '../../platform/requests/errors';
import { faultOf, normalForm } from '../../platform/values/normal-form';
import { nameOf, ungrouped } from '../../platform/values/spelling';
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
    return (source, args, context, info) => {
      const wrong: string[] = [];
      const text: ReadText = changes ? normalForm : (value, type, at) => ofQuery(value, type, at, wrong);
      const readText: ReadText = (value, type, at) => asFiled(at)(text(value, type, at));
      const texts = field.args.flatMap(({ name, type, defaultValue }) =>
        Object.hasOwn(args, name)
          ? [[name, readValue(args[name] ?? defaultValue ?? args[name], type, name, readText)] as const]
          : [],
      );
      const read = Object.fromEntries(texts);
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

/** @param at path of the text, such as `filter.nameStartsWith`. */
type ReadText = (text: string, type: string, at: string) => string;

/** GraphQL has coerced the value to a list. */
function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** @param value after coercion, so it is of the type. */
function readValue(value: unknown, type: GraphQLInputType, at: string, read: ReadText): unknown {
  if (value == null) return value;
  if (isNonNullType(type)) return readValue(value, type.ofType, at, read);
  if (isListType(type))
    return listed(value).map((entry, index) => readValue(entry, type.ofType, `${at}.${index}`, read));
  if (isInputObjectType(type)) {
    const readField: ReadText = LITERAL.has(type.name) ? normalForm : read;
    const fields = type.getFields();
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => {
        const field = fields[name];
        return [name, field === undefined ? one : readValue(one, field.type, `${at}.${name}`, readField)];
      }),
    );
  }
  return typeof value === 'string' && TEXTS.has(type.name) ? read(value, type.name, at) : value;
}

/** Reads a code as the code that its record is filed under, if the name of its argument says that it is a code. */
function asFiled(at: string): (text: string) => string {
  const name = at.split('.').findLast((part) => !/^\d/.test(part)) ?? '';
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
function ofQuery(text: string, type: string, at: string, wrong: string[]): string {
  if (text.length > limits.textUnitsMax) {
    wrong.push(`${at} may have ${limits.textUnitsMax} characters`);
    return '';
  }
  if (type === 'ID') return text;
  const form = (FORMS.get(at.slice(at.lastIndexOf('.') + 1)) ?? normalForm)(text);
  const fault = faultOf(form);
  if (fault === undefined) return form;
  const what = fault.code === 'TEXT_MALFORMED' ? 'half of a surrogate pair' : `${fault.character}, which nobody sees`;
  wrong.push(`${at} holds ${what}`);
  return form;
}
