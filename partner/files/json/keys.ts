/** Keys that stand twice in an object of JSON: a parser takes the last one, and what the other says would be lost in silence. */

/** @param value of the text. */
export function repeatedKey(text: string, value: unknown): string | undefined {
  return (text.match(MAYBE_KEY)?.length ?? 0) === keysIn(value) ? undefined : firstRepeated(text);
}

/** The end of each key; within a text it may stand behind a backslash. */
const MAYBE_KEY = /"\s{0,100}:/g;

/** How many keys a value has, with those of all that is in it. */
function keysIn(value: unknown): number {
  let count = 0;
  const open = [value];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (typeof one !== 'object' || one === null) continue;
    const inner: unknown[] = Object.values(one);
    if (!Array.isArray(one)) count += inner.length;
    for (const each of inner) if (typeof each === 'object') open.push(each);
  }
  return count;
}

/** A text, whole; or what begins, ends or parts objects and lists. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;

function firstRepeated(text: string): string | undefined {
  /** Keys of the objects around; undefined for a list. */
  const around: (Set<string> | undefined)[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') around.push(new Set());
    else if (token === '[') around.push(undefined);
    else if (token === '}' || token === ']') around.pop();
    else if (token === ':') {
      const keys = around.at(-1);
      if (keys?.has(last) === true) return last.slice(1, -1);
      keys?.add(last);
    }
    last = token;
  }
  return undefined;
}
