import { formatTime } from '../../calendar';
import { defineImage } from '../../define-image';
import { serverProgram } from '../../server-program';
import { accessLine, page, serveFile, versionOf } from '../../web-files';

const serve = serverProgram({
  ports: [{ port: 80 }],
  stream: 'stderr',
  memoryBytes: 9_000_000,
  start: (proc) => {
    const time = formatTime('%a %b %d %H:%M:%S.%N %Y', proc.now()).replace(/000 (\d{4})$/, ' $1');
    const head = `[${time}] [mpm_event:notice] [pid 1:tid 1]`;
    return [
      `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${proc.machine.addresses[0] ?? '127.0.0.1'}. Set the 'ServerName' directive globally to suppress this message`,
      `${head} AH00489: Apache/${proc.env.get('HTTPD_VERSION')} (Unix) configured -- resuming normal operations`,
    ];
  },
  http: (_, request, proc) => {
    const found = serveFile(proc, '/usr/local/apache2/htdocs', request) ?? {
      status: 404,
      body: page('404 Not Found', 'Not Found'),
    };
    proc.stdout.write(`${accessLine(proc, request, found)}\n`);
    return found;
  },
  ends: { TERM: {}, WINCH: { afterMs: 20 }, INT: {} },
});

export default defineImage({
  name: 'docker.io/library/httpd',
  sizeBytes: 58_000_000,
  userland: 'debian',
  cmd: ['httpd-foreground'],
  env: (tag) => ({ HTTPD_VERSION: versionOf(tag, '2.4.62') }),
  ports: [{ port: 80 }],
  stopSignal: 'WINCH',
  files: { '/usr/local/apache2/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n' },
  programs: { 'httpd-foreground': serve, httpd: serve },
});
