/**
 * Measures how deep a document nests, from its tokens alone. The parser and the rules of validation recurse for each
 * level, and the rules also follow fragments, even ones that spread themselves. So the depth must be known before
 * either runs.
 */
import { Lexer, Source, TokenKind } from 'graphql';
import { limits } from '../../limits';
import { kept } from '../../platform/process/kept';

/** An operation or a fragment: its own depth, and the fragments that it spreads with their depths. */
interface Part {
  deepest: number;
  readonly spreads: { readonly name: string; readonly depth: number }[];
}

/**
 * Number of nested brackets, with fragments counted at each spread; Infinity if a fragment spreads itself. Takes time
 * linear in the document.
 */
export function nestingOf(document: string): number {
  return document.length > limits.nestingTextMax ? measured(document) : measuredOnce(document);
}

/** Clients send the same texts again and again. */
const measuredOnce = kept(limits.nestingsKept, (document: string) => document, measured);

function measured(document: string): number {
  const parts = partsOf(document);
  const known = new Map<string, number>();
  const nesting = (name: string): number => {
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, Infinity);
    const { deepest = 0, spreads = [] } = parts.get(name) ?? {};
    const whole = spreads.reduce((most, spread) => Math.max(most, spread.depth + nesting(spread.name)), deepest);
    known.set(name, whole);
    return whole;
  };
  return Math.max(...[...parts.keys()].map(nesting));
}

/** No fragment can have this name. */
const OPERATIONS = '';

/** Reads as many tokens as the parser would; a part that is too deep is not read to its end. */
function partsOf(document: string): ReadonlyMap<string, Part> {
  const parts = new Map<string, Part>();
  const lexer = new Lexer(new Source(document));
  let part = partOf(parts, OPERATIONS);
  let depth = 0;
  try {
    for (let tokens = 0; tokens <= limits.operationTokensMax; tokens += 1) {
      const { kind, value, prev } = lexer.advance();
      if (kind === TokenKind.EOF || part.deepest > limits.documentNestingMax) break;
      if (OPENING.has(kind)) part.deepest = Math.max(part.deepest, (depth += 1));
      if (CLOSING.has(kind)) depth -= 1;
      if (depth === 0 && kind === TokenKind.BRACE_R) part = partOf(parts, OPERATIONS);
      if (kind !== TokenKind.NAME) continue;
      if (depth === 0 && prev?.kind === TokenKind.NAME && prev.value === 'fragment') part = partOf(parts, value);
      if (prev?.kind === TokenKind.SPREAD && value !== 'on') part.spreads.push({ name: value, depth });
    }
  } catch {
    // Not a token: the parser will report it with its place.
  }
  return parts;
}

function partOf(parts: Map<string, Part>, name: string): Part {
  const part = parts.get(name) ?? { deepest: 0, spreads: [] };
  parts.set(name, part);
  return part;
}

const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);
