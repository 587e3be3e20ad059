import { formatTime } from '../../calendar';
import { defineImage } from '../../define-image';
import { execProgram } from '../../exec-program';
import type { HttpResponse } from '../../network-request';
import type { ProcessApi, Program } from '../../process';
import { curlProgram } from '../../programs/network/web';
import { serverProgram } from '../../server-program';
import { accessLine, page, serveFile, versionOf } from '../../web-files';

const root = '/usr/share/nginx/html';

const welcome = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>
</body>
</html>
`;

const configuration = `server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }
}
`;

const notice = (proc: ProcessApi, text: string) =>
  `${formatTime('%Y/%m/%d %H:%M:%S', proc.now())} [notice] 1#1: ${text}`;

/** The ports of the `listen` lines of the configuration that is there when nginx starts. */
function portsOf(proc: ProcessApi): { port: number }[] {
  const ports = new Set<number>();
  for (const path of configurationFiles(proc)) {
    for (const [, port] of proc.files.read(path).matchAll(/^\s*listen\s+(?:\S*:)?(\d+)\b/gm)) ports.add(Number(port));
  }
  return [...ports].map((port) => ({ port }));
}

function configurationFiles(proc: ProcessApi): string[] {
  const directory = '/etc/nginx/conf.d';
  const names = proc.files.stat(directory) ? proc.files.list(directory).filter((name) => name.endsWith('.conf')) : [];
  const main = proc.files.stat('/etc/nginx/nginx.conf')?.kind === 'file' ? ['/etc/nginx/nginx.conf'] : [];
  return [...main, ...names.map((name) => `${directory}/${name}`)];
}

function answer(proc: ProcessApi, request: Parameters<typeof serveFile>[2]): HttpResponse {
  const found = /\/\.\.?(?:\/|$)/.test(request.path) ? undefined : serveFile(proc, root, request);
  const version = proc.env.get('NGINX_VERSION') ?? '1.29.0';
  const missing = { status: 404, body: page('404 Not Found', '404 Not Found') };
  const response = { ...(found ?? missing), headers: { Server: `nginx/${version}`, ...found?.headers } };
  proc.stdout.write(`${accessLine(proc, request, response)} "-"\n`);
  return response;
}

const serve = serverProgram({
  ports: portsOf,
  stream: 'stderr',
  memoryBytes: 4_000_000,
  start: (proc) => [
    notice(proc, 'using the "epoll" event method'),
    notice(proc, `nginx/${proc.env.get('NGINX_VERSION') ?? '1.29.0'}`),
    notice(proc, 'start worker processes'),
    ...Array.from({ length: proc.machine.cpuCount }, (_, index) => notice(proc, `start worker process ${29 + index}`)),
  ],
  http: (_, request, proc) => answer(proc, request),
  ends: { TERM: { afterMs: 10 }, INT: { afterMs: 10 }, QUIT: { afterMs: 10 } },
  taken: (port) => `nginx: [emerg] bind() to 0.0.0.0:${port} failed (98: Address already in use)`,
});

/** nginx: the server, and `-s`, `-t`, `-T`, `-v`. */
const nginx: Program = (proc) => {
  const words = proc.argv.slice(1);
  const signalAt = words.indexOf('-s');
  if (signalAt >= 0) return signalMaster(proc, words[signalAt + 1] ?? '');
  if (words.includes('-v') || words.includes('-V')) {
    proc.stderr.write(`nginx version: nginx/${proc.env.get('NGINX_VERSION')}\n`);
    return 0;
  }
  if (words.includes('-t') || words.includes('-T')) {
    proc.stderr.write('nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\n');
    proc.stderr.write('nginx: configuration file /etc/nginx/nginx.conf test is successful\n');
    if (words.includes('-T'))
      for (const path of configurationFiles(proc))
        proc.stdout.write(`# configuration file ${path}:\n${proc.files.read(path)}\n`);
    return 0;
  }
  proc.rename(['nginx:', 'master', 'process', ...proc.argv]);
  return serve(proc);
};

function signalMaster(proc: ProcessApi, word: string): number {
  const signal = ({ quit: 'QUIT', stop: 'TERM', reload: 'HUP', reopen: 'USR1' } as const)[word];
  const master = proc.processes().find((row) => row.argv[0] === 'nginx:');
  if (!signal) proc.stderr.write(`nginx: invalid option: "-s ${word}"\n`);
  else if (!master) proc.stderr.write('nginx: [error] open() "/run/nginx.pid" failed (2: No such file or directory)\n');
  else proc.kill(master.pid, signal);
  return signal && master ? 0 : 1;
}

const entrypoint: Program = (proc) => {
  const argv = proc.argv.slice(1);
  if (argv[0] === 'nginx') {
    proc.stdout.write(
      '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration\n' +
        '/docker-entrypoint.sh: Configuration complete; ready for start up\n',
    );
  }
  return execProgram(proc, argv);
};

export default defineImage({
  name: 'docker.io/library/nginx',
  aliases: [
    'registry.k8s.io/nginx',
    'registry.k8s.io/nginx-slim',
    'docker.io/nginxinc/nginx-unprivileged',
    'docker.io/bprashanth/nginxhttps',
  ],
  sizeBytes: 72_000_000,
  userland: 'debian',
  entrypoint: ['/docker-entrypoint.sh'],
  cmd: ['nginx', '-g', 'daemon off;'],
  env: (tag) => ({ NGINX_VERSION: versionOf(tag, '1.29.0') }),
  ports: [{ port: 80 }],
  stopSignal: 'QUIT',
  files: {
    '/usr/share/nginx/html/index.html': welcome,
    '/usr/share/nginx/html/50x.html': page('Error', 'An error occurred.'),
    '/etc/nginx/nginx.conf': 'http {\n    include /etc/nginx/conf.d/*.conf;\n}\n',
    '/etc/nginx/conf.d/default.conf': configuration,
    '/var/log/nginx/error.log': '',
  },
  // The Debian image of nginx brings curl.
  programs: { nginx, '/docker-entrypoint.sh': entrypoint, curl: curlProgram },
});
