/** Ctrl+S: the link of this moment goes into the address bar and the clipboard, and a toast says so. */
import { translate } from '../i18n/i18n';
import { toast } from '../parts/feedback/toasts';
import { openDialog } from '../session';
import type { SharePayload } from './payload';

/** The whole address that brings this session back. */
export async function linkOf(payload: SharePayload): Promise<string> {
  const { encodeLink } = await import('./link');
  const address = new URL(location.href);
  address.search = '';
  address.hash = encodeLink(payload);
  return address.href;
}

/** Copies a text; false where the browser forbids it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Copies the link and says so. Where the clipboard is forbidden, the dialog shows it to copy by hand. */
export async function copyShareLink(payload: SharePayload): Promise<void> {
  const [{ LONG_LINK }, link] = await Promise.all([import('./link'), linkOf(payload)]);
  history.replaceState(null, '', new URL(link).hash);
  if (!(await copyText(link))) {
    openDialog('share');
    return;
  }
  const isLong = link.length > LONG_LINK;
  toast(translate(isLong ? 'share.copiedLong' : 'share.copied', { length: link.length }), isLong ? { ms: 12_000 } : {});
}
