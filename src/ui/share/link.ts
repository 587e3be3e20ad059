/**
 * A session as the fragment of a link: `#v1:` and base64url of raw deflate over JSON. The fragment is never sent to a server.
 * Models: experience.md §5.
 * Leaves out: other versions; an unknown one is told apart from a broken one.
 */
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { DICTIONARY_V1 } from './dictionary-v1';
import { payloadOf, type SharePayload } from './payload';

const PREFIX = '#v1:';
const dictionary = strToU8(DICTIONARY_V1);
/** Chat tools and mail programs cut longer addresses. */
export const LONG_LINK = 2_000;
/** A short text may inflate to gigabytes; no session is larger than this. */
const BYTES_MAX = 32 * 1024 * 1024;

export type BrokenLink = 'not-ours' | 'newer' | 'damaged';

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

const fromBase64Url = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));

function inflate(bytes: Uint8Array): string {
  const parts: Uint8Array[] = [];
  let length = 0;
  let isWhole = false;
  const stream = new Inflate({ dictionary }, (part, isLast) => {
    length += part.length;
    if (length > BYTES_MAX) throw new RangeError('The link holds more than a session can.');
    parts.push(part);
    isWhole ||= isLast;
  });
  // In small pieces, so that a bomb is noticed before it has gone off.
  for (let at = 0; at < bytes.length; at += 4096) stream.push(bytes.subarray(at, at + 4096), at + 4096 >= bytes.length);
  if (!isWhole) throw new RangeError('The link is cut off.');
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return strFromU8(whole);
}

/** The fragment that brings this session back. */
export function encodeLink({ branches: _, ...payload }: SharePayload): string {
  return PREFIX + toBase64Url(deflateSync(strToU8(JSON.stringify(payload)), { level: 9, mem: 9, dictionary }));
}

/** The session in a fragment, or why there is none. */
export function decodeLink(fragment: string): { payload: SharePayload } | { broken: BrokenLink } {
  const found = /^#v(\d+):(.*)$/s.exec(fragment);
  if (!found) return { broken: 'not-ours' };
  if (found[1] !== '1') return { broken: 'newer' };
  try {
    const payload = payloadOf(JSON.parse(inflate(fromBase64Url(found[2]!))));
    return payload ? { payload } : { broken: 'damaged' };
  } catch {
    return { broken: 'damaged' };
  }
}
