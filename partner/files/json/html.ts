/** HTML in partners' files: descriptions with tags, and pages with JSON-LD in scripts. */
import { Parser } from 'htmlparser2';

/** Tags that make a line of their own. */
const BLOCKS: ReadonlySet<string> = new Set(
  `address article aside blockquote center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav
   ol p pre section table tbody td th thead tr ul`.split(/\s+/),
);
const INLINE: ReadonlySet<string> = new Set(
  'a abbr b big code em font i img mark small span strong sub sup u'.split(' '),
);
/** Tags whose content is invisible, or struck through: 工资<del>5000</del>6000 says 6000. */
const UNSEEN: ReadonlySet<string> = new Set([
  'script',
  'style',
  'template',
  'head',
  'title',
  'noscript',
  'iframe',
  'svg',
  'del',
  's',
  'strike',
]);

const TAG = /<\/?([a-z][a-z0-9]*)(?=[\s/>])/gi;
const ENTITY = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});/i;

/**
 * The text without tags and entities, with one line for each paragraph, list entry and break, and white space as a
 * browser shows it. A text without tags and entities stays unchanged; a text whose HTML is escaped as a whole is read
 * twice.
 */
export function plainText(text: string): string {
  // Feeds of RSS wrap it.
  const once = readOnce(text.replace(/<!\[CDATA\[|\]\]>/g, ''));
  return once !== text && tagsIn(once).length > 0 ? readOnce(once) : once;
}

function readOnce(text: string): string {
  const tags = tagsIn(text);
  if (tags.length === 0 && !ENTITY.test(text)) return text;
  // A text without tags that make lines keeps its own.
  const ownLines = !tags.some((tag) => tag === 'br' || BLOCKS.has(tag));
  let found = '';
  let unseen = 0;
  const parser = new Parser({
    onopentagname: (tag) => {
      if (UNSEEN.has(tag)) unseen += 1;
      else if (tag === 'br' || BLOCKS.has(tag)) found += '\n';
    },
    onclosetag: (tag) => {
      if (UNSEEN.has(tag)) unseen -= 1;
      else if (BLOCKS.has(tag)) found += '\n';
    },
    ontext: (part) => {
      if (unseen === 0) found += ownLines ? part : part.replace(/\s/g, ' ');
    },
  });
  parser.end(text);
  return found
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line, index, lines) => line !== '' || (ownLines && index > 0 && index < lines.length - 1))
    .join('\n');
}

/** Names of HTML tags in a text; a text may also have "<3 years" or "a<b". */
function tagsIn(text: string): string[] {
  return [...text.matchAll(TAG)]
    .map(([, tag = '']) => tag.toLowerCase())
    .filter((tag) => tag === 'br' || BLOCKS.has(tag) || INLINE.has(tag) || UNSEEN.has(tag));
}

/** The JSON-LD of a page: the text of each `<script type="application/ld+json">`, in order. */
export function scriptsOf(page: string): string[] {
  const scripts: string[] = [];
  let inside = false;
  const parser = new Parser({
    onopentag: (tag, { type = '' }) => {
      inside = tag === 'script' && /^application\/ld\+json\s*(?:;|$)/i.test(type.trim());
      if (inside) scripts.push('');
    },
    ontext: (part) => {
      if (inside) scripts.push((scripts.pop() ?? '') + part);
    },
    onclosetag: () => {
      inside = false;
    },
  });
  parser.end(page);
  // Old pages wrap scripts in comments.
  return scripts.map((script) =>
    script.replace(/^\s*(?:\/\/\s*)?(?:<!--|<!\[CDATA\[)|(?:\/\/\s*)?(?:-->|\]\]>)\s*$/g, ''),
  );
}
