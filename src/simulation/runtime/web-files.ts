import { formatTime } from './calendar';
import { normalizePath } from './container-files';
import type { HttpRequest, HttpResponse } from './network-request';
import type { ProcessApi } from './process';

/** What a web server answers from files below a root: index.html for directories, undefined where there is none. */
export function serveFile(proc: ProcessApi, root: string, request: HttpRequest): HttpResponse | undefined {
  const path = normalizePath(`${root}/${request.path.split(/[?#]/)[0]}`);
  // A path may not climb out of the root.
  const entry = path === root || path.startsWith(`${root}/`) ? proc.files.stat(path) : undefined;
  const file = entry?.kind === 'directory' ? proc.files.stat(`${path}/index.html`) : entry;
  if (file?.kind !== 'file') return undefined;
  return {
    status: 200,
    body: file.text,
    headers: { 'Content-Type': path.endsWith('.json') ? 'application/json' : 'text/html' },
  };
}

/** A line of an access log in the combined format. */
export function accessLine(proc: ProcessApi, request: HttpRequest, response: HttpResponse): string {
  const time = formatTime('%d/%b/%Y:%H:%M:%S +0000', proc.now());
  const agent = request.headers['User-Agent'] ?? '-';
  const from = request.headers['X-Remote-Address'] ?? '-';
  return `${from} - - [${time}] "${request.method} ${request.path} HTTP/1.1" ${response.status} ${response.body.length} "-" "${agent}"`;
}

/** A small page that says one thing. */
export function page(title: string, text: string): string {
  return `<html>\n<head><title>${title}</title></head>\n<body>\n<center><h1>${text}</h1></center>\n</body>\n</html>\n`;
}

/** The version that a tag such as `1.27-alpine` names, or the default. */
export function versionOf(tag: string, otherwise: string): string {
  return /^v?(\d+(?:\.\d+)*)/.exec(tag)?.[1] ?? otherwise;
}
