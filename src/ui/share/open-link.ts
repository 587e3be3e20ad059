/** Reads the link the page was opened with. A broken one says so and changes nothing. */
import { translate, withTexts } from '../i18n/i18n';
import { toast } from '../parts/feedback/toasts';
import type { SharePayload } from './payload';

const REASON = { damaged: 'share.damaged', newer: 'share.newer' } as const;

/** The session of the page's fragment, if it has one. */
export async function openLink(fragment: string = location.hash): Promise<SharePayload | undefined> {
  if (!/^#v\d+:/.test(fragment)) return undefined;
  const { decodeLink } = await withTexts(import('./link'));
  const read = decodeLink(fragment);
  if ('payload' in read) return read.payload;
  if (read.broken !== 'not-ours') toast(translate(REASON[read.broken]), { look: 'error' });
  return undefined;
}
