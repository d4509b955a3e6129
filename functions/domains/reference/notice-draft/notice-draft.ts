/**
 * The form in which the `notices.ts` of each noun states what people and offices are told, how its text is made, and
 * what an answer does. The area `notices` addresses, stores and shows it. The SDL describes each kind.
 */
import type { AgencyId, EnterpriseId, StationId, TravellerId, WorkerId } from '../../../id-kinds';
import type { NoticeAnswer, NoticeKind } from '../../../generated/graphql';
import type { Item } from '../../../platform/dynamodb/database';
import type { Keeper } from '../../../platform/lists/malformed';
import type { Context } from '../../../platform/requests/context';
import type { Outcome } from '../../../platform/requests/result';
import type { Parameters, Text } from '../../../platform/requests/text';
import type { StreamRecord } from '../../../platform/streams/streams';
import type { Instant } from '../../../platform/values/clock';
import type { RegionCode } from '../region/region-code';

/** Names a fact. The same fact has the same name, however often and by whomever it is read. */
export interface Fact {
  readonly kind: NoticeKind;
  /** Id of the object that it is about. */
  readonly objectId: string;
  /** Distinguishes facts of one kind and object, such as a version; absent if there is one only. */
  readonly mark?: string;
  /** When it happened, from the item. */
  readonly at: Instant;
}

/** Who is told: each person, office and firm that it names. Whose homes these are, and whom a firm names, is asked then. */
export interface Addressees {
  readonly people?: readonly TravellerId[];
  /** The cadres of the villages where these people live, once for each village. */
  readonly cadresOf?: readonly TravellerId[];
  /** Without those of the villages where these people live. */
  readonly butCadresOf?: readonly TravellerId[];
  /** The cadres of this region, a county or below; of a wider one its own office. */
  readonly cadresIn?: RegionCode;
  readonly enterpriseId?: EnterpriseId | undefined;
  readonly agencyId?: AgencyId | undefined;
  /** The agencies that this enterprise names. */
  readonly agenciesOf?: EnterpriseId;
  readonly stationId?: StationId | undefined;
}

/** Its matter is over: who was told is asked no more. */
export function over(draft: NoticeDraft): NoticeDraft {
  return { ...draft, over: true };
}

/** Tells the latest instead of the former, whose matter is over; nothing if both are of one fact. */
export function instead(former: NoticeDraft | undefined, latest: NoticeDraft | undefined): NoticeDraft[] {
  if (former?.at === latest?.at && former?.mark === latest?.mark) return [];
  return [...(former === undefined ? [] : [over(former)]), ...(latest === undefined ? [] : [latest])];
}

/** Of an item's drafts before and after a change: what is over, and what is told. */
export function fromTo(former: readonly NoticeDraft[], latest: readonly NoticeDraft[]): NoticeDraft[] {
  const isIn = (drafts: readonly NoticeDraft[], { kind, mark, at }: NoticeDraft): boolean =>
    drafts.some((one) => one.kind === kind && one.mark === mark && one.at === at);
  return [
    ...former.filter((draft) => !isIn(latest, draft)).map(over),
    ...latest.filter((draft) => !isIn(former, draft)),
  ];
}

/** Of a kind of item whose state alone tells: what a change takes away is over, and what it adds is told. */
export function ofState(is: (item: Item | undefined) => item is Item, draftsOf: (item: Item) => NoticeDraft[]): Source {
  return ({ oldItem, newItem }) => (is(newItem) ? fromTo(is(oldItem) ? draftsOf(oldItem) : [], draftsOf(newItem)) : []);
}

/** What is told of a fact: ids, codes and instants only, no texts and no data of people. */
export interface NoticeDraft extends Fact {
  readonly to: Addressees;
  /** Until when it matters, and may be answered. */
  readonly until: Instant;
  /** Answers that it takes; absent if it takes none. */
  readonly answers?: readonly NoticeAnswer[];
  /** True if it can't wait until the morning: people are told in quiet hours, too. */
  readonly urgent?: true;
  /**
   * Departures that people may miss, or go to in vain, before they read in the morning: if one is within SOON_HOURS of the
   * fact, by the rule of where the addressee lives, it can't wait either.
   */
  readonly departures?: readonly Instant[];
  readonly data?: Readonly<Record<string, string>>;
  /** True if the matter of the fact is over: its notices ask nobody any more. Nothing is told then. */
  readonly over?: true;
}

/** What a record tells; empty if it is of another noun. */
export type Source = (record: Pick<StreamRecord, 'oldItem' | 'newItem' | 'author'>) => readonly NoticeDraft[];

/** A notice as the noun that sends it reads it. */
export type Told = Pick<NoticeDraft, 'kind' | 'objectId' | 'at' | 'until'> & {
  readonly data: Readonly<Record<string, string>>;
};

export interface Telling {
  readonly text: Text;
  /** Texts for what is not always so: each by the name of the parameter with which it takes the place of `text`. */
  readonly textWith?: Readonly<Record<string, Text>>;
  /**
   * The parameters of the text, from the objects as the caller may see them now; undefined if they may not see what the
   * notice is about.
   */
  readonly see: (context: Context, told: Told) => Promise<Parameters | undefined>;
  /**
   * Does what follows from the person's having read or heard of it. Called before the notice is marked read, each time
   * until it is, and perhaps after the matter is over: safe to repeat, and without effect where nothing follows any more.
   */
  readonly reached?: (keeper: Keeper, told: Told, person: WorkerId, at: Instant) => Promise<void>;
  /** Whether cadres read it out also to people whom messages reach, because it can't wait; false where it is absent. */
  readonly isReadOut?: (told: Told) => boolean;
  /** What its answers mean, where that is not what they mean elsewhere (`notices/message/messages.json`). */
  readonly answerTexts?: Readonly<Partial<Record<NoticeAnswer, Text>>>;
  /** Does what an answer says. Safe to repeat. Its refusals name fields of its own use case. */
  readonly answer?: (context: Context, told: Told, given: Answer) => Promise<Outcome<unknown>>;
}

/** The text of a notice of which the caller sees this. */
export function textOf({ text, textWith = {} }: Pick<Telling, 'text' | 'textWith'>, seen: Parameters): Text {
  return Object.entries(textWith).find(([name]) => name in seen)?.[1] ?? text;
}

/** How the kinds of a noun are told, each with its own text, where all texts have the same parameters. */
export function tellingsOf<K extends NoticeKind>(
  texts: Readonly<Record<K, Text>>,
  see: Telling['see'],
): Readonly<Record<K, Telling>>;
export function tellingsOf(texts: Readonly<Record<string, Text>>, see: Telling['see']): Record<string, Telling> {
  return Object.fromEntries(Object.entries(texts).map(([kind, text]) => [kind, { text, see }]));
}

export interface Answer {
  readonly answer: NoticeAnswer;
  readonly idempotencyKey: string;
}
