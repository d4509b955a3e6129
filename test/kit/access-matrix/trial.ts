/** One account's try of one row: the field three times in one operation, for the things of each side. */
import { buildSchema } from 'graphql';
import { sdl } from '../../../functions/generated/sdl';
import type { Scene, Things } from '../access-scene';
import { type Side, sides, type Told } from './oracle';
import type { Row } from './row';

export const schema = buildSchema(sdl);

export interface Part {
  readonly data: unknown;
  readonly errors: readonly { readonly code: unknown; readonly path: readonly unknown[] }[];
}

export interface Trial {
  readonly told: Told;
  /** The answer of each side, without its name: what is the same for two sides is equal. */
  readonly parts: Readonly<Record<Side, Part>>;
}

/** @param account undefined for a request without a token. */
export async function trialOf(
  scene: Scene,
  account: string | undefined,
  row: Row,
  asked: readonly Side[] = sides,
): Promise<Trial> {
  if (row.apart === true) {
    const { apart: _, ...alone } = row;
    const each = (side: Side) => trialOf(scene, account, alone, [side]);
    const [own, other, missing] = [await each('own'), await each('other'), await each('missing')];
    return {
      told: { own: own.told.own, other: other.told.other, missing: missing.told.missing },
      parts: { own: own.parts.own, other: other.parts.other, missing: missing.parts.missing },
    };
  }
  const { document, variables } = operationOf(scene, row, asked);
  const token = account === undefined ? undefined : scene.tokens[account];
  const { data, errors } = await scene.system.gql(token, document, variables, { 'accept-language': 'en' });
  const part = (side: Side): Part => ({
    data: (data as Readonly<Record<string, unknown>> | null | undefined)?.[side] ?? null,
    // What may not be null and is takes the whole answer with it.
    errors: errors
      .filter(({ path }) => path === undefined || path[0] === side || data == null)
      .map(({ extensions: { code }, path = [] }) => ({ code, path: path.slice(1) })),
  });
  const parts = { own: part('own'), other: part('other'), missing: part('missing') };
  const outcome = (side: Side): string => outcomeOf(parts[side], row, scene[side]);
  return { parts, told: { own: outcome('own'), other: outcome('other'), missing: outcome('missing') } };
}

function operationOf(
  scene: Scene,
  { field, selection, values = () => ({}) }: Row,
  asked: readonly Side[],
): { document: string; variables: Record<string, unknown> } {
  const query = schema.getQueryType()?.getFields()[field];
  const definition = query ?? schema.getMutationType()?.getFields()[field];
  if (definition === undefined) throw new Error(`Expected a root field: ${field}`);
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const parts = asked.map((side) => {
    const given = Object.entries(values(scene[side], scene.own)).map(([name, value]) => {
      const type = definition.args.find((argument) => argument.name === name)?.type;
      variables[`${side}_${name}`] = value;
      declared.push(`$${side}_${name}: ${String(type)}`);
      return `${name}: $${side}_${name}`;
    });
    return `${side}: ${field}${inBrackets(given)} ${selection}`;
  });
  const kind = query === undefined ? 'mutation' : 'query';
  return { document: `${kind} ${inBrackets(declared)} { ${parts.join(' ')} }`, variables };
}

function inBrackets(parts: readonly string[]): string {
  return parts.length === 0 ? '' : `(${parts.join(', ')})`;
}

/** How a mutation refuses what is not there for the caller, and what is there and not theirs to change. */
const OUT_OF_SCOPE = new Set(['NOT_FOUND', 'REGION_OUT_OF_SCOPE', 'AGENCY_NOT_NAMED']);

/** A mutation is DONE unless it is refused for its scope: an account that is let in may be refused for something else. */
function outcomeOf({ data, errors }: Part, { shows }: Row, things: Things): string {
  const codes = errors.map(({ code }) => code);
  if (codes.includes('FORBIDDEN')) return 'FORBIDDEN';
  if (codes.length > 0) return codes.join(' ');
  const { userErrors } = (data ?? {}) as { readonly userErrors?: readonly { readonly code: string }[] };
  if (userErrors !== undefined) return userErrors.some(({ code }) => OUT_OF_SCOPE.has(code)) ? 'NOTHING' : 'DONE';
  if (shows !== undefined) return JSON.stringify(data).includes(things[shows]) ? 'DONE' : 'NOTHING';
  return data === null ? 'NOTHING' : 'DONE';
}
