/**
 * Requests to addresses that partners chose. Only https, and only to public addresses: the name is looked up for each
 * request, all its addresses must be public, and the connection goes to the checked address, which prevents DNS
 * rebinding. Redirects are not followed.
 */
import { type LookupAddress, lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { limits } from '../../limits';

export type OutboundProblem =
  /** Not a URL, or one with a user name or a password, or with an empty label in its host name. */
  | 'URL_INVALID'
  | 'NOT_HTTPS'
  /** Loopback, private, link-local, metadata or otherwise not public. */
  | 'ADDRESS_NOT_PUBLIC';

export type PostFailure = OutboundProblem | 'TIMEOUT' | 'UNREACHABLE';

/**
 * The receiver's HTTP status, with its header Retry-After if it has one; or the reason for which there was no answer.
 */
export type PostResult =
  | { readonly status: number; readonly retryAfter?: string; readonly failure?: never }
  | { readonly status?: never; readonly failure: PostFailure };

export interface Outbound {
  /** Why the address would be refused; undefined if it is right, or if its name can't be looked up now. */
  problemOf(url: string): Promise<OutboundProblem | undefined>;
  /**
   * Never throws, and never reads the answer's body. @param withinMs milliseconds until TIMEOUT; `limits.turnMs` when
   * absent.
   */
  post(url: string, headers: Readonly<Record<string, string>>, body: string, withinMs?: number): Promise<PostResult>;
}

/** Returns all addresses of a name. */
export type LookUp = (hostname: string) => Promise<LookupAddress[]>;

export interface OutboundOptions {
  /** For local use: also allows loopback addresses, and http to them. */
  readonly allowLoopback: boolean;
  /** For local use: one address of this machine that is allowed, such as http://127.0.0.1:4001. */
  readonly own?: string;
  /** The machine's own resolver when absent. */
  readonly lookUp?: LookUp;
}

export function createOutbound({ allowLoopback: all, own, lookUp = addressesOf }: OutboundOptions): Outbound {
  const allowsLoopback = (url: URL): boolean => all || url.origin === own;
  const allows = (address: string, url: URL): boolean => {
    if (allowsLoopback(url) && addressOf(address)?.range() === 'loopback') return true;
    return url.protocol === 'https:' && isPublic(address);
  };

  /** Checks the URL alone, without a look-up. */
  function read(text: string): URL | OutboundProblem {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || url.username !== '' || url.password !== '' || url.hostname === '') return 'URL_INVALID';
    if (url.protocol !== 'https:' && !(allowsLoopback(url) && url.protocol === 'http:')) return 'NOT_HTTPS';
    const host = hostOf(url);
    if (/^\.|\.\./.test(host)) return 'URL_INVALID';
    const isAllowed = isIP(host) === 0 ? !isLocalName(host, allowsLoopback(url)) : allows(host, url);
    return isAllowed ? url : 'ADDRESS_NOT_PUBLIC';
  }

  return {
    async problemOf(text) {
      const url = read(text);
      if (typeof url === 'string') return url;
      const addresses = await inTime(lookUp(hostOf(url))).catch(() => []);
      return addresses.some(({ address }) => !allows(address, url)) ? 'ADDRESS_NOT_PUBLIC' : undefined;
    },

    async post(text, headers, body, withinMs = limits.turnMs) {
      const url = read(text);
      if (typeof url === 'string') return { failure: url };
      const options = { headers, lookup: checkedLookup(lookUp, (address) => allows(address, url)), withinMs };
      try {
        return await send(url, body, options);
      } catch (error) {
        return { failure: failureOf(error) };
      }
    },
  };
}

class AddressNotPublic extends Error {
  override readonly name = 'AddressNotPublic';
}

function failureOf(error: unknown): PostFailure {
  const name = error instanceof Error ? error.name : '';
  if (name === 'AddressNotPublic') return 'ADDRESS_NOT_PUBLIC';
  return name === 'TimeoutError' || name === 'AbortError' ? 'TIMEOUT' : 'UNREACHABLE';
}

interface Sending {
  readonly headers: Readonly<Record<string, string>>;
  readonly lookup: LookupFunction;
  readonly withinMs: number;
}

function send(url: URL, body: string, { headers, lookup, withinMs }: Sending): Promise<PostResult> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const options = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    lookup,
    signal: AbortSignal.timeout(withinMs),
    agent: false,
  } as const;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, (response) => {
      const { 'retry-after': retryAfter } = response.headers;
      resolve({ status: response.statusCode ?? 0, ...(retryAfter !== undefined && { retryAfter }) });
      // The body is ignored, however long it is.
      response.destroy();
    });
    outgoing.on('error', (error) => {
      const reason: unknown = options.signal.reason;
      reject(outgoing.destroyed && reason instanceof Error ? reason : error);
    });
    // The only event of an answer that changes the protocol (101).
    outgoing.on('close', () => {
      reject(new Error('Closed without an answer'));
    });
    outgoing.end(body);
  });
}

/** Looks the name up as Node would, and fails if any address is not allowed. */
function checkedLookup(lookUp: LookUp, allows: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookUp(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined || !addresses.every(({ address }) => allows(address))) {
          callback(new AddressNotPublic(), '', 0);
        } else if (options.all === true) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error('Not looked up'), '', 0);
      },
    );
  };
}

function addressesOf(hostname: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(hostname, { all: true, order: 'verbatim' }, (error, addresses) => {
      if (error === null) resolve(addresses);
      else reject(error);
    });
  });
}

/** Bounds the wait for a resolver, because a person waits for the registration. */
function inTime<T>(answer: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => {
      reject(new Error('Not looked up in time'));
    }, limits.outboundMs).unref();
  });
  return Promise.race([answer, late]);
}

/**
 * Whether the name is never public, whatever a resolver answers: it has one label, or a reserved top-level domain (RFC
 * 6761, 6762, 8375; ICANN 2024 for internal).
 */
function isLocalName(host: string, allowLoopback: boolean): boolean {
  const name = host.replace(/\.$/, '');
  if (/(^|\.)localhost$/.test(name)) return !allowLoopback;
  return !name.includes('.') || /\.(local|internal|home\.arpa)$/.test(name);
}

/** The host without the brackets of IPv6. `URL` has normalised every spelling of an IPv4 address. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/**
 * Whether the address is public. IPv4: outside every special range. IPv6: within 2000::/3, the only allocated block
 * (IANA), outside its special ranges, and without an IPv4 address inside (mapped, compatible, NAT64, 6to4, Teredo,
 * ISATAP).
 */
export function isPublic(text: string): boolean {
  const address = addressOf(text);
  if (address === undefined || address.range() !== 'unicast') return false;
  return !(address instanceof ipaddr.IPv6) || (address.match(GIVEN_OUT) && !isIsatap(address));
}

const GIVEN_OUT = ipaddr.IPv6.parseCIDR('2000::/3');

/** RFC 5214: the interface identifier is 0000:5efe or 0200:5efe and an IPv4 address, with any prefix. */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return parts[5] === 0x5efe && (parts[4] === 0 || parts[4] === 0x0200);
}

/** The parsed address; an IPv4 address mapped into IPv6 stays IPv6. */
function addressOf(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  // An address with a zone (fe80::1%eth0) is link-local.
  return ipaddr.isValid(text) && !text.includes('%') ? ipaddr.parse(text) : undefined;
}
